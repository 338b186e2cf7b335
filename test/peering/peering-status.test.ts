import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it as plainIt, vi } from "vitest";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import { answer, FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peeringStatus } from "../../src/peering/peering-status.js";
import type { PeeringNode } from "../../src/index.js";
import { NamespaceView } from "../../src/cluster/namespace-view.js";
import {
  certificate,
  consumer,
  identity,
  OTHER_KEY,
  provider,
  slice,
  tenant,
} from "./checks/live-peers.js";
import { DEFAULT_GRANT, peering } from "./peering-program.js";

const AUTHENTICATION = { apiVersion: "authentication.liqo.io/v1beta1" };
const WAITING = { waiting: "waiting for rome", network: "Error" };

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

function ofTenant(spec: object) {
  return provider({ tenants: [tenant(spec)] });
}

function withOtherSlice() {
  const other = { ...denied, metadata: { name: "other" } };
  return consumer({ resourceSlices: [slice(), other] });
}

/** A peering over the network of another stack. */
const overOtherNetwork = peering({
  network: false,
  consumerNamespace: "liqo-tenant-milan",
  providerNamespace: "liqo-tenant-rome",
  timeout: "1s",
});

const TERMINATING = { deletionTimestamp: "2026-01-01T00:00:00Z" };
const NODES: PeeringNode[] = [{ name: "milan", status: "NoNode", granted: {} }];
const denied = slice({
  status: {
    conditions: [
      { type: "Authentication", status: "Accepted" },
      { type: "Resources", status: "Denied" },
    ],
  },
});
const ofOtherKey = {
  conditions: [{ type: "Authentication", status: "Denied" }],
  authParams: { signedCRT: certificate(OTHER_KEY) },
};
const unreachable = { status: { conditions: [{ type: "APIServerStatus", status: "Error" }] } };
const failed = { ...{ name: "access", cluster: "milan", result: "wrong" }, found: "no access" };

describe("the status of the objects of a peering", () => {
  plainIt.each<[string, string, object[], object?]>([
    ["Ready", "if all are ready", [provider(), consumer()]],
    ["Ready", "if the Tenant is Cordoned", [ofTenant({ tenantCondition: "Cordoned" })]],
    [
      "Drained: cluster milan has taken back all resources from rome",
      "if the Tenant is Drained",
      [ofTenant({ tenantCondition: "Drained" }), consumer()],
      { network: "Error" },
    ],
    [
      "NotReady: Tenant rome of cluster milan was not found",
      "without a Tenant",
      [provider({ tenants: [] })],
    ],
    [
      "NotReady: Tenant rome of cluster milan is being deleted",
      "if the Tenant is Terminating",
      [provider({ tenants: [tenant({}, { metadata: { name: "rome", ...TERMINATING } })] })],
    ],
    [
      "NotReady: Liqo has not accepted Tenant rome of cluster milan",
      "if Liqo has not accepted the Tenant",
      [provider({ tenants: [tenant({}, { status: {} })] })],
    ],
    [
      "Unknown: forbidden: cannot list Tenants of cluster milan",
      "if Tenants are forbidden to list",
      [provider({ tenants: [], unread: new Set(["Tenants"]) })],
    ],
    [
      "NotReady: Identity controlplane-milan of cluster rome was not found",
      "without an Identity",
      [consumer({ identities: [] })],
    ],
    [
      "NotReady: Identity controlplane-milan of cluster rome is being deleted",
      "if the Identity is Terminating",
      [consumer({ identities: [identity({}, { metadata: TERMINATING })] })],
    ],
    [
      "NotReady: Liqo has not created the kubeconfig of Identity controlplane-milan of cluster rome",
      "without a kubeconfig",
      [consumer({ identities: [identity({}, { status: {} })] })],
    ],
    [
      "Unknown: forbidden: cannot list Identities of cluster rome",
      "if Identities are forbidden to list",
      [consumer({ identities: [], unread: new Set(["Identities"]) })],
    ],
    [
      "NotReady: Liqo cannot reach the API server of milan",
      "if Liqo cannot reach the provider",
      [consumer({ foreignCluster: unreachable })],
    ],
    [
      "NotReady: the certificate of Identity controlplane-milan belongs to another key than the consumer's",
      "if the consumer has the certificate of another key",
      [provider(), consumer({ identities: [identity({ signedCRT: certificate(OTHER_KEY) })] })],
    ],
    [
      "NotReady: the certificate of Identity controlplane-milan expired at 2030-01-01T00:00:00Z",
      "if the certificate has expired",
      [consumer({ now: new Date("2031-01-01T00:00:00Z") })],
    ],
    [
      "NotReady: the certificate of ResourceSlice milan belongs to another key than the consumer's",
      "if a declared slice has the certificate of another key",
      [consumer({ resourceSlices: [slice({ status: ofOtherKey })] })],
    ],
    [
      "NotReady: ResourceSlice milan of cluster rome was not found",
      "without a declared slice",
      [consumer({ resourceSlices: [] })],
    ],
    [
      "NotReady: ResourceSlice milan of cluster rome is being deleted",
      "if a declared slice is Terminating",
      [consumer({ resourceSlices: [slice({ metadata: { name: "milan", ...TERMINATING } })] })],
    ],
    [
      "NotReady: milan denied the resources of ResourceSlice milan",
      "if a declared slice is denied",
      [consumer({ resourceSlices: [denied] })],
    ],
    [
      "Unknown: milan has not answered ResourceSlice milan yet",
      "if a declared slice has no answer",
      [consumer({ resourceSlices: [slice({ spec: { csr: "csr" }, status: {} })] })],
    ],
    [
      "Unknown: forbidden: cannot list ResourceSlices of cluster rome",
      "if ResourceSlices are forbidden to list",
      [consumer({ resourceSlices: [], unread: new Set(["ResourceSlices"]) })],
    ],
    ["Ready", "if a slice is denied that is not declared", [withOtherSlice()]],
    ["Ready", "without slices", [consumer({ resourceSlices: [] })], { nodes: [] }],
    ["Unknown: in cluster milan, no access", "if a cluster cannot be inspected", [failed]],
    [
      "NotReady: Identity controlplane-milan of cluster rome was not found",
      "if the cause is known and a cluster cannot be inspected",
      [failed, consumer({ identities: [] })],
    ],
    ["waiting for rome", "if the cluster waits for the other", [provider()], WAITING],
    ["NotReady: the network is Error", "if the network is down", [], { network: "Error" }],
    ["waiting for a key", "if the network waits", [], { network: "waiting for a key" }],
  ])("is %j %s", (status, _condition, peers, rest = {}) => {
    const state = { peers, nodes: NODES, network: "Connected", ...rest };

    expect(peeringStatus(state as Parameters<typeof peeringStatus>[0])).toBe(status);
  });
});

describe("the status of a peering", () => {
  it("is not Ready without virtual nodes if the Tenant or the Identity is deleted", async ({
    clusters,
  }) => {
    const program = peering({ network: false, resourceSlices: [] });
    vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    expect((await clusters.up(program)).outputs.status).toBe("Ready");
    const identityKind = { ...AUTHENTICATION, kind: "Identity" };
    await (
      await NamespaceView.open({ context: "rome" }, "liqo-tenant-milan")
    ).delete(identityKind, "controlplane-milan");

    expect((await clusters.preview(program)).outputs.status).toBe(
      "NotReady: Identity controlplane-milan of cluster rome was not found",
    );
    const tenantKind = { ...AUTHENTICATION, kind: "Tenant" };
    await (
      await NamespaceView.open({ context: "milan" }, "liqo-tenant-rome")
    ).delete(tenantKind, "rome");
    expect((await clusters.preview(program)).outputs.status).toBe(
      "NotReady: Tenant rome of cluster milan was not found",
    );
  });

  it("is Drained in the up that drains the Tenant", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const drained = peering({ network: false, tenantCondition: "Drained" });

    const first = await clusters.up(drained);
    expect(first.outputs.status).toBe(
      "Drained: cluster milan has taken back all resources from rome",
    );
    expect(first.outputs.nodes[0]?.status).toBe("NotReady: milan denied the resources");
    const second = await clusters.up(drained);
    expect(second.outputs).toEqual(first.outputs);
    expect(second.changes).toMatchObject(UNCHANGED);
  });

  it("is Ready when a drained Tenant is Active and its objects are replicated again", async ({
    clusters,
  }) => {
    vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const settings = { network: false } as const;
    await clusters.up(peering(settings));
    await clusters.up(peering({ ...settings, tenantCondition: "Drained" }));
    // Otherwise up would wait until Liqo had the time to replicate the objects.
    clusters.advance("1m");

    const active = await clusters.up(peering(settings));
    expect(active.outputs).toMatchObject({
      status: "NotReady: milan denied the resources of ResourceSlice milan",
      nodes: [{ status: "NotReady: milan denied the resources" }],
    });

    // A change of any field lets Liqo replicate an object.
    const transform: pulumi.ResourceTransform = ({ type, props, opts }) =>
      /:(ResourceSlice|NamespaceMap)$/.test(type)
        ? {
            props: {
              ...(props as object),
              metadata: {
                ...(props["metadata"] as object),
                labels: { ...(props["metadata"] as { labels?: object }).labels, changed: "true" },
              },
            },
            opts,
          }
        : undefined;
    const changed = await clusters.up(peering(settings, { transforms: [transform] }));
    expect(changed.outputs).toMatchObject({ status: "Ready", nodes: [{ status: "Ready" }] });
  });

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

  it.for([
    ["Cordoned", "resourceSlices[0]: a Tenant that is Cordoned grants no further resources"],
    ["Drained", "resourceSlices[0]: a Tenant that is Drained grants no further resources"],
  ] as const)(
    "in the preview if its Tenant is new and %s, and succeeds later",
    async ([tenantCondition, problem], { clusters }) => {
      const program = peering({ network: false, tenantCondition });

      await expect(clusters.preview(program)).rejects.toThrow(problem);
      await clusters.up(peering({ network: false }));
      vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
      await clusters.up(program);
      const resources = { cpu: "8" };
      const more = peering({ network: false, tenantCondition, resourceSlices: [{ resources }] });
      await expect(clusters.preview(more)).rejects.toThrow(problem);
    },
  );

  it("in the preview without slices if its Tenant is new and Drained", async ({ clusters }) => {
    vi.spyOn(pulumi.log, "error").mockResolvedValue(undefined);
    const settings = { network: false, resourceSlices: [] } as const;
    const drained = peering({ ...settings, tenantCondition: "Drained" });

    await expect(clusters.up(drained)).rejects.toThrow(
      textPattern(
        "Liqo does not accept Tenant rome of cluster milan, because it is new and Drained",
      ),
    );
    const cordoned = peering({ ...settings, tenantCondition: "Cordoned" });
    expect((await clusters.up(cordoned)).outputs.status).toBe("Ready");
  });
});
