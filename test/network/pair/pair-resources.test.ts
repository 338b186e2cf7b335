import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../../src/index.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { romeAndMilan } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

/**
 * The resources that a program registers with the options, each as `<type> <name>`. Existing objects
 * that the program only reads have the prefix `read`.
 */
async function resourcesOf(
  clusters: SimulatedClusters,
  program: (opts: pulumi.ComponentResourceOptions) => void,
): Promise<string[]> {
  const resources: string[] = [];
  const note: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    const isRead = (opts as pulumi.CustomResourceOptions).id !== undefined;
    resources.push(`${isRead ? "read " : ""}${type} ${name}`);
    return undefined;
  };
  await clusters.up(() => {
    program({ transformations: [note] });
  });
  return resources.sort();
}

const PAIR = [
  "kubernetes:core/v1:Namespace rome-milan-milan-namespace",
  "kubernetes:core/v1:Namespace rome-milan-rome-namespace",
  "kubernetes:core/v1:Secret rome-milan-keys-milan-secret",
  "kubernetes:core/v1:Secret rome-milan-keys-rome-secret",
  "kubernetes:core/v1:ServicePatch rome-milan-server-service",
  "kubernetes:networking.liqo.io/v1beta1:Configuration rome-milan-milan-configuration",
  "kubernetes:networking.liqo.io/v1beta1:Configuration rome-milan-rome-configuration",
  "kubernetes:networking.liqo.io/v1beta1:ConnectionPatch rome-milan-client-connection",
  "kubernetes:networking.liqo.io/v1beta1:ConnectionPatch rome-milan-server-connection",
  "kubernetes:networking.liqo.io/v1beta1:GatewayClient rome-milan-client",
  "kubernetes:networking.liqo.io/v1beta1:GatewayServer rome-milan-server",
  "kubernetes:networking.liqo.io/v1beta1:PublicKey rome-milan-keys-milan-public",
  "kubernetes:networking.liqo.io/v1beta1:PublicKey rome-milan-keys-rome-public",
  "liqo:index:LiqoNetworkPair rome-milan",
  "pulumi:index:Stash rome-milan-keys",
  "pulumi:index:Stash rome-milan-roles",
];

it("a pair is 16 resources, also when it does not change", async ({ clusters }) => {
  const program = (opts: pulumi.ComponentResourceOptions) => {
    const { rome, milan } = romeAndMilan();
    new LiqoNetworkPair("rome-milan", { server: milan, client: rome }, opts);
  };

  expect(await resourcesOf(clusters, program)).toEqual(PAIR);
  expect(await resourcesOf(clusters, program)).toEqual(PAIR);
});

it("a cluster is 5 resources, and 3 of them are only read", async ({ clusters }) => {
  const resources = await resourcesOf(clusters, (opts) => {
    new LiqoCluster("rome", { context: "rome" }, opts);
  });

  expect(resources).toEqual([
    "liqo:index:LiqoCluster rome",
    "pulumi:providers:kubernetes rome-provider",
    "read kubernetes:apps/v1:Deployment rome-liqo",
    "read kubernetes:core/v1:ConfigMap rome-id",
    "read kubernetes:ipam.liqo.io/v1alpha1:Network rome-external-cidr",
  ]);
});
