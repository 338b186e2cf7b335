import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import { rolloutHook } from "../../src/hooks/rollout.js";
import { LiqoCluster } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const TEMPLATE = {
  apiVersion: "networking.liqo.io/v1beta1",
  kind: "WgGatewayClientTemplate",
  name: "wireguard-client",
  namespace: "liqo",
};

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

/** What is made with WireGuard's container with a flag. */
const withFlag = (flag: string) => ({
  spec: { template: { spec: { containers: [{ name: "wireguard", args: [flag] }] } } },
});

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("rome", { context: "rome" });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** The client's end of a tunnel that is up. */
function end() {
  return {
    GatewayClient: { metadata: {}, spec: { mtu: 1340, clientTemplateRef: TEMPLATE } },
    template: { spec: { template: { spec: { deployment: withFlag("--mtu={{ .Spec.MTU }}") } } } },
    deployment: {
      metadata: { name: "gw-milan", generation: 1 },
      ...withFlag("--mtu=1340"),
      status: { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 },
    },
    pods: [{ metadata: { name: "gw-milan-1", creationTimestamp: at(13) } }],
    PublicKey: { metadata: {} as object },
    Connection: { status: { value: "Connected", latency: { timestamp: at(17).toISOString() } } },
  };
}

/** Updates the Connection of an end that is, at each look, as given. The last one stays. Tells how often it was looked at. */
async function update(...ends: ReturnType<typeof end>[]): Promise<number> {
  return look({}, ends);
}

/** The same for a Connection that is declared for the first time. */
async function create(...ends: ReturnType<typeof end>[]): Promise<number> {
  return look(undefined, ends);
}

async function look(
  oldInputs: object | undefined,
  ends: ReturnType<typeof end>[],
): Promise<number> {
  let looks = 0;
  const now = () => ends[Math.min(looks, ends.length - 1)] ?? end();
  const view = {
    liqoObjects: (kind: "GatewayClient" | "PublicKey") => Promise.resolve([now()[kind]]),
    liqoObject: (kind: "Connection") => Promise.resolve(now()[kind]),
    keys: () => Promise.resolve([{ name: "gw-keys" }]),
    gateway: () => Promise.resolve(now()),
    liqoObjectOf: (reference: object) => {
      expect(reference).toBe(TEMPLATE);
      const { template } = now();
      looks += 1;
      return Promise.resolve(template);
    },
  };
  vi.spyOn(cluster, "view").mockResolvedValue(view as unknown as ClusterView);
  const hook = rolloutHook(cluster, { cluster, role: "Client", timeout: "10s" });
  const labels = { "liqo.io/remote-cluster-id": "milan" };
  const newInputs = { metadata: { namespace: "liqo-tenant-milan", name: "gw-milan", labels } };
  await hook({ urn: "", id: "", name: "", type: "", oldInputs, newInputs });
  return looks;
}

it("a Connection is updated at once if its gateway runs as it is declared, and sends packets", async () => {
  expect(await update(end())).toBe(1);
});

it("a Connection is declared for the first time at once if it is from after its gateway was changed", async () => {
  expect(await create(end())).toBe(0);
});

it("a Connection that is taken over has to say what it says once its changed gateway sends packets", async () => {
  const { GatewayClient, deployment, Connection } = end();
  const managedFields = [{ fieldsV1: { "f:spec": {} }, time: at(15) }];
  const adopted = {
    ...end(),
    GatewayClient: { ...GatewayClient, metadata: { managedFields } },
    deployment: { ...deployment, metadata: { ...deployment.metadata, managedFields } },
    Connection: { ...Connection, metadata: { creationTimestamp: at(1) } },
  };
  const behind = {
    ...adopted,
    pods: [{ metadata: { name: "gw-milan-2", creationTimestamp: at(18) } }],
  };
  expect(await create(behind, behind, adopted)).toBe(3);
});

it("a Connection is updated when Liqo has made its gateway's pods from what the gateway is now", async () => {
  const { deployment } = end();
  const behind = { ...end(), deployment: { ...deployment, ...withFlag("--mtu=1300") } };

  expect(await update(behind, behind, end())).toBe(3);
});

it("a Connection is updated when packets have crossed with the key that the other end has now", async () => {
  const managedFields = [{ fieldsV1: { "f:spec": {} }, time: at(20) }];
  const before = { ...end(), PublicKey: { metadata: { managedFields } } };
  const latency = { timestamp: at(27).toISOString() };
  const after = { ...before, Connection: { status: { value: "Connected", latency } } };

  expect(await update(before, after)).toBe(2);
});
