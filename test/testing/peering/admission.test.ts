import type * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import * as liqo from "../../../src/liqo/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { failureOf, specOf, tenantNamespace } from "../../live-objects.js";
import { namespace } from "../../rome-and-milan.js";
import { simulatedTest } from "../../simulated-test.js";
import { inCluster } from "./declared-peering.js";

const node = { apiVersion: "v1", kind: "Node", metadata: { name: "edge" } };
const it = simulatedTest({
  rome: { objects: [...["shop", "other"].map(namespace), tenantNamespace("milan"), node] },
});

const OFFLOADED = {
  namespaceMappingStrategy: "DefaultName",
  podOffloadingStrategy: "LocalAndRemote",
  clusterSelector: { nodeSelectorTerms: [] },
};

/** Declares an object in rome. */
function declare<Spec>(
  type: new (
    name: string,
    args: { metadata: object; spec: Spec },
    opts: pulumi.CustomResourceOptions,
  ) => pulumi.CustomResource,
  metadata: { name: string; namespace: string; labels?: Record<string, string> },
  spec: Spec,
  ...dependsOn: pulumi.Resource[]
): pulumi.CustomResource {
  return new type(
    `${metadata.namespace}-${metadata.name}`,
    { metadata, spec },
    inCluster("rome", ...dependsOn),
  );
}

const offload = (name: string, spec: Partial<liqo.NamespaceOffloadingSpec> = {}) =>
  declare(liqo.NamespaceOffloading, { name, namespace: "shop" }, { ...OFFLOADED, ...spec });

const tenant = (
  name: string,
  inNamespace: string,
  label: string,
  clusterID = label,
  ...dependsOn: pulumi.Resource[]
) => {
  const labels = { "liqo.io/remote-cluster-id": label };
  const spec = { clusterID, publicKey: "", csr: "", signature: "" };
  return declare(liqo.Tenant, { name, namespace: inNamespace, labels }, spec, ...dependsOn);
};

const slice = (inNamespace: string, ...dependsOn: pulumi.Resource[]) => {
  const labels = { "liqo.io/replication": "true", "liqo.io/remoteID": "milan" };
  const spec = { class: "default", providerClusterID: "milan" };
  const metadata = { name: "gpu", namespace: inNamespace, labels };
  return declare(liqo.ResourceSlice, metadata, spec, ...dependsOn);
};

const virtualNode = (name: string, settings: Partial<liqo.VirtualNodeSpec> = {}) => {
  const spec = { clusterID: "milan", kubeconfigSecretRef: { name: "a" } };
  const metadata = { name, namespace: "liqo-tenant-milan" };
  const required = { ...spec, resourceQuota: { hard: {} } };
  return declare(liqo.VirtualNode, metadata, { ...required, ...settings });
};

/** A denied object, and the denial. */
type Case = readonly [description: string, program: () => unknown, denial: string];

const CASES: readonly Case[] = [
  [
    "a NamespaceOffloading of another name",
    () => offload("second"),
    'admission webhook "nsoff.validate.liqo.io" denied the request: NamespaceOffloading name must match offloading',
  ],
  [
    "the strategy SelectedName without a name",
    () => offload("offloading", { namespaceMappingStrategy: "SelectedName" }),
    "The RemoteNamespaceName value cannot be empty",
  ],
  [
    "a second ResourceSlice of a name",
    () => slice("other", slice("liqo-tenant-milan")),
    'admission webhook "resourceslice.validate.liqo.io" denied the request: a resourceslice with the same name',
  ],
  [
    "a VirtualNode with the name of a Node",
    () => virtualNode("edge"),
    'admission webhook "virtualnode.mutate.liqo.io" denied the request: node edge already exists',
  ],
  [
    "a VirtualNode with a template that does not exist",
    () => virtualNode("milan", { vkOptionsTemplateRef: { name: "nope", namespace: "liqo" } }),
    'admission webhook "virtualnode.mutate.liqo.io" denied the request: VkOptionsTemplate.offloading.liqo.io "nope" not found',
  ],
  [
    "a Tenant outside of a tenant namespace",
    () => tenant("milan", "shop", "milan"),
    "resources Tenant must be created in a tenant namespace",
  ],
  [
    "a Tenant with the label of another cluster",
    () => tenant("milan", "liqo-tenant-milan", "milan", "turin"),
    'the "liqo.io/remote-cluster-id" label must match the cluster ID in the specs',
  ],
  [
    "a Tenant of another cluster than its namespace",
    () => tenant("turin", "liqo-tenant-milan", "turin"),
    "the Tenant must have the same cluster ID of its tenant namespace",
  ],
  [
    "a second Tenant in a namespace",
    () => {
      const first = tenant("milan", "liqo-tenant-milan", "milan");
      return tenant("second", "liqo-tenant-milan", "milan", "milan", first);
    },
    "a Tenant already exists in the tenant namespace",
  ],
];

describe("the simulated webhooks of Liqo deny", () => {
  it.for(CASES)("%s", async ([, program, denial], { clusters }) => {
    expect(
      await failureOf(clusters, () => {
        program();
      }),
    ).toContain(denial);
  });

  it.for([
    [{ namespaceMappingStrategy: "EnforceSameName" }, "NamespaceMappingStrategy"],
    [{ remoteNamespaceName: "store" }, "RemoteNamespaceName"],
  ] as const)("an update of a NamespaceOffloading to %j", async ([spec, field], { clusters }) => {
    await clusters.up(() => {
      offload("offloading");
    });

    expect(
      await failureOf(clusters, () => {
        offload("offloading", spec);
      }),
    ).toContain(`The ${field} value cannot be modified after creation`);
  });
});

describe("the simulated webhook of a VirtualNode", () => {
  const up = (clusters: SimulatedClusters, settings: Partial<liqo.VirtualNodeSpec>) =>
    failureOf(clusters, () => {
      virtualNode("milan", settings);
    });

  it("fills in the options of the template once, and keeps them", async ({ clusters }) => {
    const labels = { "example.com/zone": "a" };

    expect(await up(clusters, {})).toBe("up succeeded");
    expect(await up(clusters, { labels })).toBe("up succeeded");
    expect(await specOf(clusters, "rome VirtualNode milan")).toMatchObject({
      ...{ createNode: true, disableNetworkCheck: false, labels },
    });
  });

  it.for([{ createNode: false }, { disableNetworkCheck: true }])(
    "panics if an update removes %j",
    async (settings, { clusters }) => {
      expect(await up(clusters, settings)).toBe("up succeeded");
      expect(await up(clusters, {})).toContain(
        "denied the request: panic: runtime error: invalid memory address or nil pointer dereference",
      );
    },
  );
});
