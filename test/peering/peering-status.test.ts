import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import { answer, FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { DEFAULT_GRANT, peering } from "./peering-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A Renew that Liqo should have replicated. */
const UNREPLICATED = {
  kind: "Renew",
  metadata: {
    name: "controlplane-milan",
    creationTimestamp: "2020-01-01T00:00:00Z",
    labels: { "liqo.io/replication": "true", "liqo.io/remoteID": "milan" },
  },
};

/** A peering over the network of another stack. */
const overOtherNetwork = peering({
  network: false,
  consumerNamespace: "liqo-tenant-milan",
  providerNamespace: "liqo-tenant-rome",
  timeout: "1s",
});

describe("the status of a peering", () => {
  it("names the network if it is down", async ({ clusters }) => {
    await clusters.up(peering());
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const { outputs, changes } = await clusters.preview(peering());

    expect(outputs.status).toMatch(/^NotReady: the network is Error/);
    expect(outputs.nodes[0]?.status).toBe(
      "NotReady: Node milan is not Ready: The Liqo cluster interconnection is down",
    );
    expect(changes).toMatchObject(UNCHANGED);
    clusters.setFaults([]);
    expect((await clusters.preview(peering())).outputs.status).toBe("Ready");
  });

  it("names the Node if it is not Ready, with a warning", async ({ clusters }) => {
    await clusters.up(() => joined());
    const other = clusters.stack("peering");
    await other.up(overOtherNetwork);
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const status = "NotReady: Node milan is not Ready: The Liqo cluster interconnection is down";
    const { outputs } = await other.up(overOtherNetwork);

    expect(outputs).toMatchObject({ status, nodes: [{ status, granted: DEFAULT_GRANT }] });
    expect(warn.mock.calls.map(([message]) => message)).toContainEqual(
      expect.stringContaining("virtual node milan of cluster rome is NotReady"),
    );
  });

  it("is not Ready while an object has no copy in the provider", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    answer("list" as never, ([kind]) =>
      (kind as ObjectKind).kind === "Renew" ? Promise.resolve([UNREPLICATED]) : undefined,
    );
    vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const { outputs, changes } = await clusters.preview(peering({ network: false }));

    expect(outputs.status).toBe(
      "NotReady: Liqo has not started to replicate Renew controlplane-milan: it has no finalizer " +
        "crdreplicator.liqo.io/resource",
    );
    expect(changes).toMatchObject(UNCHANGED);
  });

  it.for([
    ["the API server does not respond", UNAVAILABLE, `Unknown: ${UNAVAILABLE.message}`],
    ["the Node cannot be read", FORBIDDEN, "Unknown: forbidden: cannot get Node milan"],
  ] as const)("is unknown if %s", async ([, error, status], { clusters }) => {
    await clusters.up(peering({ network: false }));
    vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    reject("get", error, { kind: "Node" });
    const { outputs, changes } = await clusters.up(peering({ network: false }));

    expect(outputs.status).toBe(status);
    expect(changes).toMatchObject(UNCHANGED);
  });

  it("has the last grant and authParams if the clusters cannot be read", async ({ clusters }) => {
    const { outputs: before } = await clusters.up(peering({ network: false }));
    answer("get", ([kind]) =>
      ["Tenant", "ResourceSlice"].includes((kind as ObjectKind).kind)
        ? Promise.reject(UNAVAILABLE)
        : undefined,
    );
    const { outputs, changes } = await clusters.up(peering({ network: false }));

    expect(outputs).toEqual(before);
    expect(changes).toMatchObject(UNCHANGED);
  });
});

describe("up fails", () => {
  it("if the Node does not become Ready, and succeeds later", async ({ clusters }) => {
    await clusters.up(() => joined());
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const other = clusters.stack("peering");

    await expect(other.up(overOtherNetwork)).rejects.toThrow(
      textPattern("the network to milan is down"),
    );
    clusters.setFaults([]);
    expect((await other.up(overOtherNetwork)).outputs.status).toBe("Ready");
  });

  it("immediately if the user may not read the Node", async ({ clusters }) => {
    reject("get", FORBIDDEN, { kind: "Node" });

    await expect(clusters.up(peering({ network: false }))).rejects.toThrow(FORBIDDEN.message);
  });

  it("if the provider does not accept the consumer, without a Node", async ({ clusters }) => {
    const tenantCondition = "Cordoned";
    vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);

    await expect(clusters.up(peering({ network: false, tenantCondition }))).rejects.toThrow(
      "cluster milan denies the resources: its Tenant is Cordoned",
    );
    expect((await clusters.up(peering({ network: false }))).outputs.status).toBe("Ready");
  });
});
