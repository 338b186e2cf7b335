import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { UNCHANGED } from "../live-objects.js";
import { it } from "../simulated-test.js";
import { peering } from "./peering-program.js";

/** A peering with a trigger that replaces a resource, as `pulumi up --replace` does. */
function replacing(resource: string, trigger: string) {
  const addTrigger: pulumi.ResourceTransformation = ({ name, props, opts }) => {
    const options: pulumi.CustomResourceOptions = opts;
    const replacementTrigger = pulumi.output([options.replacementTrigger, trigger]);
    return name === resource ? { props, opts: { ...options, replacementTrigger } } : undefined;
  };
  return peering({}, { transformations: [addTrigger] });
}

async function objectsOf(clusters: SimulatedClusters): Promise<string[]> {
  const objects = await clusters.objects();
  return objects.map(({ cluster, kind, metadata }) => `${cluster} ${kind} ${metadata.name}`).sort();
}

describe("a peering exists completely after the replacement of its", () => {
  it.for([
    "rome-milan-network-milan-namespace",
    "rome-milan-network-rome-namespace",
    "rome-milan-network-rome-configuration",
    "rome-milan-network-keys-rome-secret",
    "rome-milan-network-keys-milan-public",
    "rome-milan-network-server",
    "rome-milan-network-client",
    "rome-milan-nonce",
    "rome-milan-signed-nonce-public-key",
    "rome-milan-signed-nonce-nonce",
    "rome-milan-signed-nonce-csr",
    "rome-milan-tenant",
    "rome-milan-identity-renew",
    "rome-milan-identity-control-plane",
    "rome-milan-namespaces",
    "rome-milan-slice",
    "rome-milan-node-node",
  ])("resource %s", async (name, { clusters }) => {
    await clusters.up(replacing(name, "1"));
    const before = await objectsOf(clusters);

    const replaced = await clusters.up(replacing(name, "2"));

    expect(replaced.changes.replace).toBeGreaterThan(0);
    expect(replaced.outputs).toMatchObject({ status: "Ready" });
    expect(await objectsOf(clusters)).toEqual(before);
    const next = await clusters.up(replacing(name, "2"));
    expect(next).toMatchObject({ changes: UNCHANGED, outputs: { status: "Ready" } });
  });
});
