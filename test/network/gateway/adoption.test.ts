import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../../src/cluster/cluster-view.js";
import type { GatewayRole } from "../../../src/network/gateway/gateway.js";
import { noteNewNamespace } from "../../../src/lifecycle/adoption/declared-namespaces.js";
import { rejectForeignGateway } from "../../../src/network/gateway/adoption.js";
import { LiqoCluster } from "../../../src/index.js";
import { NETWORKING } from "../../../src/liqo/api-versions.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import {
  createdBy,
  FORBIDDEN,
  runHook,
  TERMINATING,
  UNAVAILABLE,
  urnOf,
} from "../../lifecycle/hook-fixture.js";

const urn = (name: string, stack?: string) =>
  urnOf("networking.liqo.io/v1beta1:GatewayServer", name, { stack });

/** The gateway of `new LiqoNetworkPair("pair", ...)` that listens. */
const OWN = urn("pair-server");

/** As `liqoctl network connect` creates it, and as a pair with `keys: "liqo-managed"` declares it. */
const ENDPOINT = { port: 51840, serviceType: "LoadBalancer" };

/** A gateway in the cluster. */
interface Live {
  readonly endpoint?: object;
  readonly mtu?: number;
  readonly keys?: string;
  readonly maker?: string;
  readonly isTerminating?: boolean;
}

let clusters: SimulatedClusters;
let cluster: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  cluster = new LiqoCluster("milan", { context: "milan" });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

/** Creates a gateway in a cluster that has this gateway, or that does not return it. */
async function create(
  live: Live | Error | undefined,
  spec: object = { endpoint: ENDPOINT },
  role: GatewayRole = "Server",
) {
  const object = () =>
    live instanceof Error ? Promise.reject(live) : Promise.resolve(live && objectOf(live));
  const view = vi.spyOn(cluster, "view").mockResolvedValue({ object } as unknown as ClusterView);
  const metadata = { namespace: "liqo-tenant-rome", name: "rome", ...createdBy(OWN) };
  const inputs = { ...NETWORKING, kind: `Gateway${role}`, metadata, spec };
  await runHook(rejectForeignGateway(cluster, role), inputs);
  return view;
}

function objectOf({ endpoint = ENDPOINT, mtu, keys, maker, isTerminating = false }: Live) {
  return {
    metadata: {
      ...(maker !== undefined && createdBy(maker)),
      ...(isTerminating && TERMINATING),
    },
    spec: { endpoint, mtu },
    status: { secretRef: keys === undefined ? {} : { name: keys } },
  };
}

const OTHER = { port: 51999, serviceType: "NodePort" };
const PLACE = "GatewayServer liqo-tenant-rome/rome of cluster milan";
const EXISTS = `${PLACE} already exists and was not created by this stack: it has `;

describe("a gateway is created", () => {
  it("if none exists", async () => {
    await create(undefined);
  });

  it("if the existing gateway is Terminating", async () => {
    await create({ isTerminating: true, endpoint: OTHER });
  });

  it("without reading a namespace that this run has created", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-rome");
    expect(await create({ endpoint: OTHER })).not.toHaveBeenCalled();
  });
});

describe("an existing gateway that this stack did not create", () => {
  it("is adopted with its keys if it is as declared", async () => {
    await create({ keys: "gw-rome" });
    await create({ keys: "sealed" }, { endpoint: ENDPOINT, secretRef: { name: "sealed" } });
    await create({}, { endpoint: ENDPOINT, secretRef: { name: "sealed" } });
  });

  it("is adopted if it has what the declared gateway leaves open", async () => {
    const endpoint = { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" };
    await create({ endpoint, mtu: 1340 });
  });

  it("is rejected if its spec is not as declared", async () => {
    await expect(create({ endpoint: OTHER })).rejects.toThrow(
      `${EXISTS}endpoint.port 51999 (declared: 51840), endpoint.serviceType "NodePort" (declared: "LoadBalancer"). Declare it ` +
        "as it is to adopt it, or delete the GatewayServer first",
    );
  });

  it("is rejected in a preview as well", async () => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

    await expect(create({ mtu: 1300 }, { endpoint: ENDPOINT, mtu: 1340 })).rejects.toThrow(
      `${EXISTS}mtu 1300 (declared: 1340). Declare`,
    );
  });

  it("is rejected if it is a client that dials another address", async () => {
    const spec = { endpoint: { addresses: ["203.0.113.7"], port: 51840 } };
    const live = { endpoint: { addresses: ["203.0.113.8"], port: 51840 } };

    await expect(create(live, spec, "Client")).rejects.toThrow(
      'it has endpoint.addresses ["203.0.113.8"] (declared: ["203.0.113.7"]). Declare it as it is to adopt it, or delete the ' +
        "GatewayClient first",
    );
  });

  it("is rejected if it uses other keys than the declared Secret", async () => {
    const spec = { endpoint: ENDPOINT, secretRef: { name: "gw-keys" } };

    await expect(create({ keys: "gw-rome" }, spec)).rejects.toThrow(
      `${EXISTS}the keys of Secret gw-rome (declared: gw-keys), and Liqo changes nothing while there are two. Set keys: "liqo-managed" ` +
        "if Liqo created them, or keys: { secretName, publicKey }",
    );
  });
});

describe("an existing gateway of an interrupted run", () => {
  it("is adopted, whatever keys and MTU it has", async () => {
    const spec = { endpoint: ENDPOINT, mtu: 1340, secretRef: { name: "gw-keys-2" } };
    await create({ maker: OWN, keys: "gw-keys", mtu: 1300 }, spec);
  });

  it("is adopted if it is a client that dials another address, because Liqo follows", async () => {
    const spec = { endpoint: { addresses: ["203.0.113.7"], port: 51840 } };
    const endpoint = { addresses: ["203.0.113.7"], port: 51999 };
    await create({ maker: OWN, endpoint }, spec, "Client");
  });

  it("is rejected if it is published in another way, which Liqo cannot change", async () => {
    await expect(create({ endpoint: OTHER, maker: OWN })).rejects.toThrow(
      `${PLACE} already exists with port 51999 (declared: 51840), serviceType "NodePort" (declared: "LoadBalancer"), which Liqo ` +
        "cannot change in a running gateway: declare it as it is, or delete the GatewayServer first",
    );
  });

  it("is rejected without the declared node port and address", async () => {
    const endpoint = { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" };

    await expect(create({ maker: OWN }, { endpoint })).rejects.toThrow(
      `${PLACE} already exists with nodePort none (declared: 30001), loadBalancerIp none (declared: "203.0.113.7"), which`,
    );
  });

  it("is adopted by a preview, in which it may be the gateway that is going to be replaced", async () => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    await create({ maker: OWN, endpoint: OTHER });
  });
});

describe("a gateway is rejected", () => {
  it("if another resource of this stack created the existing gateway", async () => {
    await expect(create({ maker: urn("old-server") })).rejects.toThrow(
      `${PLACE} was made by "old-server" of this stack, and is deleted with that.`,
    );
  });

  it("if another stack created the existing gateway", async () => {
    await expect(create({ maker: urn("pair-server", "prod") })).rejects.toThrow(
      `${PLACE} was made by "pair-server" of stack simulated/prod, and is deleted with that.`,
    );
  });

  it.each([
    ["it is forbidden to get the existing gateway", FORBIDDEN],
    ["the API server does not return it", UNAVAILABLE],
  ])("if %s", async (_, error) => {
    await expect(create(error)).rejects.toThrow(
      `cannot check whether ${PLACE} exists, which this stack would overwrite: cluster milan cannot be looked into: ${error.message}`,
    );
  });
});
