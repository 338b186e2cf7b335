import { afterEach, describe, expect, vi } from "vitest";
import { liveNodeStatus, nodeStatus } from "../../src/offloading/node-status.js";
import type { KubernetesObject } from "../../src/testing/index.js";
import { FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Cluster rome with a Node that has these conditions, or without a Node. */
async function romeWith(conditions?: readonly object[], ...others: KubernetesObject[]) {
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "milan" },
    status: { conditions },
  };
  const nodes = conditions === undefined ? [] : [node];
  await startRomeAndMilan({ rome: { objects: [...nodes, ...others] } });
  return romeAndMilan().rome;
}

/** The status of a Node if Liqo reports this about the API server of its provider. */
async function statusWith(conditions: readonly object[], apiServer: string): Promise<string> {
  const rome = await romeWith(conditions, {
    apiVersion: "core.liqo.io/v1beta1",
    kind: "ForeignCluster",
    metadata: { name: "milan" },
    status: { conditions: [{ type: "APIServerStatus", status: apiServer }] },
  });
  return liveNodeStatus(rome, "milan", "milan");
}

describe("the status of a Node", () => {
  it.each([
    [[{ type: "Ready", status: "True" }], "Ready"],
    [
      [{ type: "Ready", status: "False", message: "the network is down" }],
      "NotReady: Node milan is not Ready: the network is down",
    ],
    [[{ type: "Ready", status: "Unknown" }], "NotReady: Node milan is not Ready"],
    [[{ type: "DiskPressure", status: "True" }], "NotReady: Node milan is not Ready"],
    [[], "NotReady: Node milan is not Ready"],
    [undefined, "NotReady: Node milan was not found"],
  ])("with the conditions %j is %j", async (conditions, status) => {
    expect(await liveNodeStatus(await romeWith(conditions), "milan", "milan")).toBe(status);
  });

  it.each([
    [FORBIDDEN, "Unknown: forbidden: cannot get Node milan"],
    [UNAVAILABLE, "Unknown: etcd has no leader"],
  ])("is unknown after %o, but ends a wait", async (error, status) => {
    const rome = await romeWith([]);
    const view = await rome.view("default");
    reject("get", error, { kind: "Node" });

    expect(await liveNodeStatus(rome, "milan", "milan")).toBe(status);
    await expect(view && nodeStatus(view, "milan", "milan")).rejects.toBe(error);
  });

  it("is NotReady if Liqo cannot reach the provider, although the Node stays Ready", async () => {
    const ready = [{ type: "Ready", status: "True" }];

    expect(await statusWith(ready, "Error")).toBe(
      "NotReady: Liqo cannot reach the API server of milan",
    );
    expect(await statusWith(ready, "Established")).toBe("Ready");
    expect(await statusWith([], "Error")).toBe("NotReady: Node milan is not Ready");
    reject("get", FORBIDDEN, { kind: "ForeignCluster" });
    expect(await statusWith(ready, "Error")).toBe("Ready");
  });
});
