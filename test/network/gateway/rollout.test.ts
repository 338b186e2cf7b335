import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import { waitUntilGatewayCarriesPackets } from "../../../src/network/gateway/rollout.js";
import { LiqoCluster } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { rome, viewOf } from "../checks/live-sides.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { fakeView } from "../../cluster/fake-view.js";
import { messageWith, textPattern } from "../../message-text.js";
import { FORBIDDEN, runHook, UNAVAILABLE } from "../../lifecycle/hook-fixture.js";

const NAMESPACE = "liqo-tenant-milan";

const TEMPLATE = {
  apiVersion: "networking.liqo.io/v1beta1",
  kind: "WgGatewayClientTemplate",
  name: "wireguard-client",
  namespace: "liqo",
};

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const specChanged = (second: number) => [{ fieldsV1: { "f:spec": {} }, time: at(second) }];
const pod = (name: string, second: number) => ({
  metadata: { name, namespace: NAMESPACE, creationTimestamp: at(second) },
});
const connected = (second: number) => ({
  status: { value: "Connected", latency: { timestamp: at(second) } },
});

/** The pods of a Deployment, or of a template, with these flags. */
const withFlags = (...args: string[]) => ({
  spec: { template: { spec: { containers: [{ name: "wireguard", args }] } } },
});

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("rome", { context: "rome" });
  vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** The client's side of a Connected tunnel. */
function end() {
  return {
    GatewayClient: { metadata: {}, spec: { mtu: 1340, clientTemplateRef: TEMPLATE } },
    template: { spec: { template: { spec: { deployment: withFlags("--mtu={{ .Spec.MTU }}") } } } },
    deployment: {
      metadata: { name: "gw-milan", generation: 1 },
      ...withFlags("--mtu=1340"),
      status: { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 },
    },
    pods: [pod("gw-milan-1", 13)],
    PublicKey: { metadata: {} as object },
    Connection: { ...connected(17), metadata: {} as object },
    keys: [{ name: "gw-keys" } as object],
  };
}

type End = ReturnType<typeof end>;

/** The Secret with a gateway's keys. */
function secretOf({ name, changedAt }: { readonly name?: string; readonly changedAt?: string }) {
  const managedFields = [{ time: changedAt, fieldsV1: { "f:data": {} } }];
  return { metadata: { name, ...(changedAt !== undefined && { managedFields }) } };
}

/** The gateway as each poll finds it. The last state stays. */
class Polled {
  public polls = 0;
  public readonly deletePod = vi.fn<ClusterView["delete"]>().mockResolvedValue();
  public readonly view: ClusterView;

  constructor(private readonly ends: readonly End[]) {
    const objectsOf = (kind: string): readonly object[] => {
      switch (kind) {
        case "Deployment":
          return [this.now.deployment];
        case "Pod":
          return this.now.pods;
        case "Secret":
          return this.now.keys.map(secretOf);
        case "WgGatewayClientTemplate": {
          const { template } = this.now;
          this.polls += 1;
          return [template];
        }
        default:
          return kind in this.now ? [this.now[kind as "Connection"]] : [];
      }
    };
    this.view = fakeView(objectsOf, { delete: this.deletePod });
  }

  private get now(): End {
    return this.ends[Math.min(this.polls, this.ends.length - 1)] ?? end();
  }

  /** Updates the Connection. */
  async update(timeout?: string): Promise<this> {
    return this.run({}, timeout);
  }

  /** Declares the Connection for the first time. */
  async create(): Promise<this> {
    return this.run(undefined);
  }

  private async run(oldInputs: Record<string, unknown> | undefined, timeout = "10s") {
    const ofChecks = viewOf(rome());
    vi.spyOn(cluster, "view").mockResolvedValueOnce(this.view).mockResolvedValue(ofChecks);
    const hook = waitUntilGatewayCarriesPackets(cluster, { cluster, role: "Client", timeout });
    const labels = { "liqo.io/remote-cluster-id": "milan" };
    await runHook(
      hook,
      { metadata: { namespace: NAMESPACE, name: "gw-milan", labels } },
      oldInputs,
    );
    return this;
  }
}

const polled = (...ends: End[]) => new Polled(ends);

describe("a Connection is updated", () => {
  it("at once if its gateway runs as declared and packets cross", async () => {
    expect((await polled(end()).update()).polls).toBe(1);
  });

  it("once Liqo has created the pods of the declared gateway", async () => {
    const { deployment } = end();
    const behind = { ...end(), deployment: { ...deployment, ...withFlags("--mtu=1300") } };

    expect((await polled(behind, behind, end()).update()).polls).toBe(3);
  });

  it("once packets have crossed with the current key of the remote gateway", async () => {
    const before = { ...end(), PublicKey: { metadata: { managedFields: specChanged(20) } } };
    const after = { ...before, Connection: { ...before.Connection, ...connected(27) } };

    expect((await polled(before, after).update()).polls).toBe(2);
  });

  it("without a poll behind mocks", async () => {
    vi.spyOn(cluster, "view").mockResolvedValue(undefined);
    const hook = waitUntilGatewayCarriesPackets(cluster, {
      cluster,
      role: "Client",
      timeout: "10s",
    });

    await expect(runHook(hook, {}, {})).resolves.toBeUndefined();
    expect(pulumi.log.info).not.toHaveBeenCalled();
  });

  it("with a warning that names the missing rights if its gateway is forbidden to inspect", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const gateway = polled(end());
    vi.spyOn(gateway.view, "list").mockRejectedValue(FORBIDDEN);
    await gateway.update();

    expect(warn).toHaveBeenCalledExactlyOnceWith(
      messageWith(
        "forbidden: cannot inspect the gateway in cluster rome. The status of its Connection may be outdated. " +
          'Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets in namespace ' +
          `${NAMESPACE}. See node_modules/pulumi-liqo/docs/troubleshooting.md#forbidden`,
      ),
      cluster,
    );
  });
});

it("an update fails after the timeout, with the reason and the next step", async () => {
  const stale = { ...end(), pods: [pod("gw-milan-2", 18)] };

  await expect(polled(stale).update("100ms")).rejects.toThrow(
    [
      "timed out after 100ms: no packets through the updated gateway",
      "  Connection liqo-tenant-milan/gw-milan in cluster rome: its last measurement is older than the",
      "    gateway's pod",
      "  next: run pulumi up again: all checks are ok now",
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-rollout",
    ].join("\n"),
  );
});

describe("the adoption of a Connection waits", () => {
  const created = (second: number) => ({
    ...connected(17),
    metadata: { creationTimestamp: at(second) },
  });

  it("not if the Connection does not exist, or was created after the last change of its gateway", async () => {
    expect((await polled(end()).create()).polls).toBe(0);

    const managedFields = specChanged(10);
    const GatewayClient = { ...end().GatewayClient, metadata: { managedFields } };
    const later = { ...end(), GatewayClient, Connection: created(11) };
    expect((await polled(later).create()).polls).toBe(0);
  });

  it("if the Connection was created before the last change of its gateway", async () => {
    const { GatewayClient, deployment } = end();
    const managedFields = specChanged(15);
    const adopted = {
      ...end(),
      GatewayClient: { ...GatewayClient, metadata: { managedFields } },
      deployment: { ...deployment, metadata: { ...deployment.metadata, managedFields } },
      Connection: created(1),
    };
    const behind = { ...adopted, pods: [pod("gw-milan-2", 18)] };

    expect((await polled(behind, behind, adopted).create()).polls).toBe(3);
  });

  it("if the Connection was created before the Secret of its gateway was last written", async () => {
    const keys = [{ name: "gw-keys", changedAt: at(12) }];

    expect((await polled({ ...end(), Connection: created(11), keys }).create()).polls).toBe(1);
    expect((await polled({ ...end(), Connection: created(13), keys }).create()).polls).toBe(0);
  });

  it("if the API server does not return when it was created", async () => {
    const gateway = polled(end());
    vi.spyOn(gateway.view, "get").mockRejectedValueOnce(UNAVAILABLE);

    expect((await gateway.create()).polls).toBe(1);
  });
});

describe("a gateway with a Secret written after the start of its pod", () => {
  const written = (...flags: string[]) => ({
    ...end(),
    deployment: { ...end().deployment, ...withFlags("--mtu=1340", ...flags) },
    keys: [{ name: "gw-keys", changedAt: at(20) }],
  });
  const QUICK = "--ping-update-status-interval=100ms";
  const withNewPod = {
    pods: [pod("gw-milan-2", 21)],
    Connection: { ...end().Connection, ...connected(25) },
  };

  it("is restarted once if no packets have crossed since", async () => {
    const before = written(QUICK);
    const gateway = polled(before, before, before, { ...before, ...withNewPod });
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledExactlyOnceWith(
      { apiVersion: "v1", kind: "Pod" },
      "gw-milan-1",
    );
    expect(pulumi.log.info).toHaveBeenCalledWith(
      `restarting gateway pod ${NAMESPACE}/gw-milan-1, which started before its Secret was last written`,
      cluster,
    );
    expect(gateway.polls).toBe(4);
  });

  it("is not restarted if packets have crossed since", async () => {
    const gateway = polled({ ...written(), Connection: { ...end().Connection, ...connected(21) } });
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(1);
  });

  it("is not restarted before its Connection could report packets", async () => {
    const crossing = { ...written(), Connection: { ...end().Connection, ...connected(21) } };
    const gateway = polled(written(), written(), crossing);
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(3);
  });

  it.each([
    ["it sends no pings", written("--ping-enabled=false")],
    [
      "it is not Connected",
      { ...written(), Connection: { status: { value: "Error" }, metadata: {} } },
    ],
  ])("is restarted at once if %s", async (_, before) => {
    const gateway = polled(before as End, { ...written(), ...withNewPod });
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledOnce();
    expect(gateway.polls).toBe(2);
  });

  it("is not restarted while its Deployment replaces the pod", async () => {
    const { deployment, ...before } = written("--ping-enabled=false");
    const status = { ...deployment.status, updatedReplicas: 0 };
    const gateway = polled(
      { ...before, deployment: { ...deployment, status } },
      { ...written(), ...withNewPod },
    );
    await gateway.update();

    expect(gateway.deletePod).not.toHaveBeenCalled();
    expect(gateway.polls).toBe(2);
  });

  it("is restarted by deleting each pod started before the change", async () => {
    const { deployment, ...before } = written("--ping-enabled=false");
    const { status, metadata } = deployment;
    const spec = { ...deployment.spec, replicas: 3 };
    const three = { ...status, updatedReplicas: 3, readyReplicas: 3 };
    const pods = [pod("a", 13), pod("b", 21), pod("c", 14)];
    const gateway = polled(
      { ...before, deployment: { metadata, spec, status: three }, pods },
      { ...written(), ...withNewPod },
    );
    await gateway.update();

    expect(gateway.deletePod.mock.calls.map(([, name]) => name)).toEqual(["a", "c"]);
  });

  it("is restarted although the first request fails", async () => {
    const before = written("--ping-enabled=false");
    const gateway = polled(before, before, { ...before, ...withNewPod });
    gateway.deletePod.mockRejectedValueOnce(UNAVAILABLE);
    await gateway.update();

    expect(gateway.deletePod).toHaveBeenCalledTimes(2);
  });

  it("fails the update with the command if it is forbidden to restart", async () => {
    const gateway = polled(written("--ping-enabled=false"));
    gateway.deletePod.mockRejectedValue(FORBIDDEN);

    await expect(gateway.update()).rejects.toThrow(
      textPattern(
        'forbidden: cannot restart the gateway, which runs with earlier keys user "me" is not allowed to do this Restart it: ' +
          `kubectl delete pod gw-milan-1 -n ${NAMESPACE}`,
      ),
    );
  });
});
