import { afterEach, describe, expect, vi } from "vitest";
import { liveNodeStatus, nodeStatus } from "../../src/offloading/node-status.js";
import type { KubernetesObject } from "../../src/testing/index.js";
import { FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const MILAN = { namespace: "liqo-tenant-milan", name: "milan", providerId: "milan" };

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
  return liveNodeStatus(rome, MILAN);
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
    expect(await liveNodeStatus(await romeWith(conditions), MILAN)).toBe(status);
  });

  it.each([
    [FORBIDDEN, "Unknown: forbidden: cannot get Node milan"],
    [UNAVAILABLE, "Unknown: etcd has no leader"],
  ])("is unknown after %o, but ends a wait", async (error, status) => {
    const rome = await romeWith([]);
    const view = await rome.view("default");
    reject("get", error, { kind: "Node" });

    expect(await liveNodeStatus(rome, MILAN)).toBe(status);
    await expect(view && nodeStatus(view, MILAN)).rejects.toBe(error);
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

  it("is NotReady while the Node is cordoned, which a wait ignores", async () => {
    const rome = await romeWith(undefined, {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "milan" },
      spec: { unschedulable: true },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    });
    const view = await rome.view(MILAN.namespace);

    expect(await liveNodeStatus(rome, MILAN)).toBe("NotReady: Node milan is cordoned");
    expect(await (view && nodeStatus(view, MILAN))).toBe("Ready");
  });

  it("is NotReady while its VirtualNode is deleted, although the Node stays Ready", async () => {
    const rome = await romeWith(
      [{ type: "Ready", status: "True" }],
      { apiVersion: "v1", kind: "Namespace", metadata: { name: MILAN.namespace } },
      {
        apiVersion: "offloading.liqo.io/v1beta1",
        kind: "VirtualNode",
        metadata: {
          name: "milan",
          namespace: MILAN.namespace,
          deletionTimestamp: "2026-01-01T00:00:00Z",
        },
      },
    );

    expect(await liveNodeStatus(rome, MILAN)).toBe("NotReady: VirtualNode milan is being deleted");
  });
});
