import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterView } from "../../src/cluster/cluster-view.js";
import type { GatewayRole } from "../../src/gateway/gateway.js";
import { noteNewNamespace } from "../../src/hooks/new-namespace.js";
import { takeoverHook } from "../../src/hooks/takeover.js";
import { LiqoCluster } from "../../src/index.js";
import { NETWORKING } from "../../src/liqo/groups.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

/** The gateway of `new LiqoNetworkPair("pair", ...)` that listens. */
const OWN = urn("pair-server");

function urn(name: string, stack = "urn:pulumi:dev::network") {
  const parents = "liqo:index:LiqoNetworkPair$liqo:index:GatewayServer";
  return `${stack}::${parents}$kubernetes:networking.liqo.io/v1beta1:GatewayServer::${name}`;
}

/** As `liqoctl network connect` has made it, and as a pair with `keys: "Liqo"` declares it. */
const ENDPOINT = { port: 51840, serviceType: "LoadBalancer" };

/** A gateway in the cluster. */
interface Live {
  readonly endpoint?: object;
  readonly keys?: string;
  readonly maker?: string;
  readonly leaves?: boolean;
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

/** Creates a gateway where there is this one, where there is none, or where one may not look. Gives what looks. */
async function create(
  live: Live | Error | undefined,
  spec: object = { endpoint: ENDPOINT },
  role: GatewayRole = "Server",
) {
  const object = () =>
    live instanceof Error ? Promise.reject(live) : Promise.resolve(live && objectOf(live));
  const view = vi.spyOn(cluster, "view").mockResolvedValue({ object } as unknown as ClusterView);
  const annotations = { "pulumi-liqo/made-by": OWN };
  const metadata = { namespace: "liqo-tenant-rome", name: "rome", annotations };
  const hook = takeoverHook(cluster, role);
  await hook({
    urn: "",
    id: "",
    name: "",
    type: "",
    newInputs: { ...NETWORKING, kind: `Gateway${role}`, metadata, spec },
  });
  return view;
}

function objectOf({ endpoint = ENDPOINT, keys, maker, leaves }: Live) {
  return {
    metadata: {
      annotations: maker === undefined ? {} : { "pulumi-liqo/made-by": maker },
      deletionTimestamp: leaves === true ? new Date() : undefined,
    },
    spec: { endpoint },
    status: { secretRef: keys === undefined ? {} : { name: keys } },
  };
}

const OTHER = { port: 51999, serviceType: "NodePort" };
const PLACE = "GatewayServer liqo-tenant-rome/rome of cluster milan";

describe("a gateway is created", () => {
  it("where there is none, where one is leaving, and where one may not look", async () => {
    await create(undefined);
    await create({ leaves: true, endpoint: OTHER });
    await create(new Error("forbidden"));
  });

  it("without a look into a namespace that this run has made", async () => {
    noteNewNamespace(cluster.provider, "liqo-tenant-rome");
    expect(await create({ endpoint: OTHER })).not.toHaveBeenCalled();
  });

  it("and takes over one that is as it is declared, with its keys", async () => {
    await create({ keys: "gw-rome" });
    await create({ keys: "sealed" }, { endpoint: ENDPOINT, secretRef: { name: "sealed" } });
  });

  it("and takes over one whose server has what is left open here", async () => {
    await create({ endpoint: { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" } });
  });

  it("and takes over a client that dials elsewhere, which Liqo follows", async () => {
    const spec = { endpoint: { addresses: ["203.0.113.7"], port: 51840 } };
    await create({ endpoint: { addresses: ["203.0.113.7"], port: 51999 } }, spec, "Client");
  });

  it("and takes over one that an interrupted run has left, whatever keys it had then", async () => {
    const spec = { endpoint: ENDPOINT, secretRef: { name: "gw-keys-2" } };
    await create({ maker: OWN, keys: "gw-keys" }, spec);
  });

  it("in place of the same before a change, which a preview still finds", async () => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    await create({ maker: OWN, endpoint: OTHER });
  });
});

describe("a gateway is refused that is there already", () => {
  it.each([
    ["made with liqoctl", undefined],
    ["left by an interrupted run", OWN],
  ])("and is published otherwise, which Liqo does not get over: %s", async (_, maker) => {
    await expect(create({ endpoint: OTHER, maker })).rejects.toThrow(
      `${PLACE} is there already with port 51999 in place of 51840, serviceType "NodePort" in place of "LoadBalancer", ` +
        "which cannot be changed in a gateway that runs: declare it as it is, or delete the GatewayServer first",
    );
  });

  it("and has not the node port or address that is declared", async () => {
    const endpoint = { ...ENDPOINT, nodePort: 30001, loadBalancerIP: "203.0.113.7" };

    await expect(create({}, { endpoint })).rejects.toThrow(
      `${PLACE} is there already with nodePort none in place of 30001, loadBalancerIp none in place of "203.0.113.7", which`,
    );
  });

  it("and uses other keys, since Liqo works with one Secret", async () => {
    const spec = { endpoint: ENDPOINT, secretRef: { name: "gw-keys" } };

    await expect(create({ keys: "gw-rome" }, spec)).rejects.toThrow(
      `${PLACE} is there already with the keys of Secret gw-rome in place of gw-keys, and Liqo changes nothing where there ` +
        'are two: give keys: "Liqo" if it has made them, or keys: { secretName, publicKey }, or delete the GatewayServer first',
    );
  });

  it("and was made by another resource of this stack, which would be deleted with it afterwards", async () => {
    await expect(create({ maker: urn("old-server") })).rejects.toThrow(
      `${PLACE} was made by "old-server" of this stack, and is deleted with that. If something was renamed, give it the ` +
        'option aliases: [{ name: "<its former name>" }], or run up once without it',
    );
  });

  it("and was made by another stack", async () => {
    await expect(create({ maker: urn("pair-server", "urn:pulumi:prod::network") })).rejects.toThrow(
      `${PLACE} was made by "pair-server" of stack network/prod, and is deleted with that. Give this one a namespace of its own`,
    );
  });
});
