import { type Mock, vi } from "vitest";
import type { NamespaceView } from "../../../src/cluster/namespace-view.js";
import type { LiqoCluster } from "../../../src/index.js";
import { waitUntilGatewayCarriesPackets } from "../../../src/network/gateway/rollout.js";
import { runHook } from "../../lifecycle/hook-fixture.js";
import { type ObjectsByKind, PolledView } from "../../lifecycle/polled-view.js";
import { rome, viewOf } from "../checks/live-sides.js";

/** The namespace of the gateway. */
export const NAMESPACE = "liqo-tenant-milan";

const TEMPLATE = {
  apiVersion: "networking.liqo.io/v1beta1",
  kind: "WgGatewayClientTemplate",
  name: "wireguard-client",
  namespace: "liqo",
};

/** A time, in seconds after the start of the fixtures. */
export const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** `managedFields` of an object with a change of its `spec` at a time. */
export const specChanged = (second: number) => [{ fieldsV1: { "f:spec": {} }, time: at(second) }];

/** A pod that was created at a time. */
export const pod = (name: string, second: number) => ({
  metadata: { name, namespace: NAMESPACE, creationTimestamp: at(second) },
});

/** The status of a Connection that last measured its tunnel at a time. */
export const connected = (second: number) => ({
  status: { value: "Connected", latency: { timestamp: at(second) } },
});

/** The pods of a Deployment, or of a template, with these flags. */
export const withFlags = (...args: string[]) => ({
  spec: { template: { spec: { containers: [{ name: "wireguard", args }] } } },
});

/** The client's side of a Connected tunnel. */
export function end() {
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

export type End = ReturnType<typeof end>;

function objectsOf(state: End): ObjectsByKind {
  return {
    GatewayClient: [state.GatewayClient],
    WgGatewayClientTemplate: [state.template],
    Deployment: [state.deployment],
    Pod: state.pods,
    PublicKey: [state.PublicKey],
    Connection: [state.Connection],
    Secret: state.keys.map(secretOf),
  };
}

/** The Secret with a gateway's keys. */
function secretOf({ name, changedAt }: { readonly name?: string; readonly changedAt?: string }) {
  const managedFields = [{ time: changedAt, fieldsV1: { "f:data": {} } }];
  return { metadata: { name, ...(changedAt !== undefined && { managedFields }) } };
}

/** A gateway in a cluster, as each poll finds it. The last state stays. */
export class PolledGateway {
  public readonly deletePod: Mock<NamespaceView["delete"]> = vi.fn();
  private readonly namespace: PolledView;

  constructor(
    private readonly cluster: LiqoCluster,
    ...states: End[]
  ) {
    this.deletePod.mockResolvedValue();
    const overrides = { delete: this.deletePod };
    this.namespace = new PolledView(states.map(objectsOf), ["WgGatewayClientTemplate"], overrides);
  }

  get polls(): number {
    return this.namespace.polls;
  }

  get view(): NamespaceView {
    return this.namespace.view;
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
    const { cluster } = this;
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
