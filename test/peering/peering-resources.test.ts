import type * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoNetworkPair } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { it } from "../simulated-test.js";
import { declarePeering, type PeeringSettings } from "./peering-program.js";

/** The resources of a peering, each as `<type> <name>`. */
async function resourcesOf(
  clusters: SimulatedClusters,
  settings: PeeringSettings = {},
): Promise<string[]> {
  const resources: string[] = [];
  const note: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    const isRead = (opts as pulumi.CustomResourceOptions).id !== undefined;
    resources.push(`${isRead ? "read " : ""}${type} ${name}`);
    return undefined;
  };
  await clusters.up(() => {
    declarePeering(settings, { transformations: [note] });
  });
  return resources.sort();
}

const AUTHENTICATION = "kubernetes:authentication.liqo.io/v1beta1";
const OFFLOADING = "kubernetes:offloading.liqo.io/v1beta1";

/** The resources besides the network. */
const PEERING = [
  `${AUTHENTICATION}:Identity rome-milan-identity-control-plane`,
  `${AUTHENTICATION}:Renew rome-milan-identity-renew`,
  `${AUTHENTICATION}:ResourceSlice rome-milan-signed-nonce-public-key`,
  `${AUTHENTICATION}:ResourceSlice rome-milan-slice`,
  `${AUTHENTICATION}:Tenant rome-milan-tenant`,
  "kubernetes:core/v1:Secret rome-milan-nonce",
  "kubernetes:core/v1:Secret rome-milan-signed-nonce-csr",
  "kubernetes:core/v1:Secret rome-milan-signed-nonce-nonce",
  `${OFFLOADING}:NamespaceMap rome-milan-namespaces`,
  `${OFFLOADING}:VirtualNode rome-milan-node-node`,
  `${OFFLOADING}:VirtualNodePatch rome-milan-node-ready`,
  "liqo:index:Identity rome-milan-identity",
  "liqo:index:LiqoPeering rome-milan",
  "liqo:index:SignedNonce rome-milan-signed-nonce",
  "liqo:index:VirtualNode rome-milan-node",
];

const isNetwork = (resource: string) => resource.includes(" rome-milan-network");

describe("a peering", () => {
  it("is 15 resources and those of its network, also when it does not change", async ({
    clusters,
  }) => {
    const resources = await resourcesOf(clusters);

    expect(resources.filter((resource) => !isNetwork(resource))).toEqual(PEERING);
    expect(resources.filter(isNetwork)).toHaveLength(16);
    expect(resources).toContain("liqo:index:LiqoNetworkPair rome-milan-network");
    expect(await resourcesOf(clusters)).toEqual(resources);
  });

  it("without a network has two namespaces of its own", async ({ clusters }) => {
    expect(await resourcesOf(clusters, { network: false })).toEqual(
      [
        ...PEERING,
        "kubernetes:core/v1:Namespace rome-milan-milan-namespace",
        "kubernetes:core/v1:Namespace rome-milan-rome-namespace",
      ].sort(),
    );
  });

  it("over an existing network is 15 resources", async ({ clusters }) => {
    const resources = await resourcesOf(clusters, ({ rome, milan }) => ({
      network: new LiqoNetworkPair("pair", { server: milan, client: rome }),
    }));

    expect(resources).toEqual(PEERING);
  });

  it("with a public key does not read the key", async ({ clusters }) => {
    const keys = (await clusters.liveObjects("Secret")).find(({ cluster }) => cluster === "rome");
    const { publicKey = "" } = keys?.["data"] as { publicKey?: string };
    const resources = await resourcesOf(clusters, {
      publicKey: Buffer.from(publicKey, "base64").toString(),
      network: false,
    });

    expect(resources).not.toContain(
      `${AUTHENTICATION}:ResourceSlice rome-milan-signed-nonce-public-key`,
    );
  });

  it("names the resources of further slices after the slices", async ({ clusters }) => {
    const resources = await resourcesOf(clusters, {
      network: false,
      resourceSlices: [{}, { name: "gpu" }, { name: "spare", virtualNode: false }],
    });

    expect(resources.filter((resource) => /-slice|-node/.test(resource))).toEqual([
      `${AUTHENTICATION}:ResourceSlice rome-milan-gpu-slice`,
      `${AUTHENTICATION}:ResourceSlice rome-milan-slice`,
      `${AUTHENTICATION}:ResourceSlice rome-milan-spare-slice`,
      `${OFFLOADING}:VirtualNode rome-milan-gpu-node-node`,
      `${OFFLOADING}:VirtualNode rome-milan-node-node`,
      `${OFFLOADING}:VirtualNodePatch rome-milan-gpu-node-ready`,
      `${OFFLOADING}:VirtualNodePatch rome-milan-node-ready`,
      "liqo:index:VirtualNode rome-milan-gpu-node",
      "liqo:index:VirtualNode rome-milan-node",
    ]);
  });

  it("without slices is authentication only", async ({ clusters }) => {
    const resources = await resourcesOf(clusters, { network: false, resourceSlices: [] });

    expect(resources.filter((resource) => resource.includes(OFFLOADING))).toEqual([]);
    expect(resources).toContain(`${AUTHENTICATION}:Identity rome-milan-identity-control-plane`);
  });
});
