import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { describe, expect } from "vitest";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { offloadShop } from "../offloading/offloading-program.js";
import { it } from "../simulated-test.js";
import { peering, type PeeringSettings } from "./peering-program.js";

interface Monitor {
  registerResource: (request: RegisterResourceRequest, ...others: unknown[]) => unknown;
}

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";

/**
 * The resources that the engine deletes only after a resource, by the name of the resource: its
 * dependencies and its parent, and theirs.
 */
async function dependenciesOf(clusters: SimulatedClusters, settings: PeeringSettings) {
  const direct = new Map<string, string[]>();
  await clusters.up(() => {
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const { registerResource } = monitor;
    monitor.registerResource = function (request, ...others) {
      const urns = [...request.getDependenciesList(), request.getParent()];
      direct.set(request.getName(), urns.map(nameOf));
      return registerResource.call(this, request, ...others);
    };
    return peering(settings)();
  });
  const collect = (name: string, found: Set<string>): Set<string> => {
    for (const other of direct.get(name) ?? []) {
      if (!found.has(other)) {
        found.add(other);
        collect(other, found);
      }
    }
    return found;
  };
  return (name: string) => {
    // Otherwise a renamed resource would have no dependencies.
    expect([...direct.keys()]).toContain(`rome-milan-${name}`);
    return [...collect(`rome-milan-${name}`, new Set())];
  };
}

/** Each resource with resources that the engine must delete after it. */
const ORDER = [
  ["node-node", ["slice", "namespaces", "network-server", "network-client"]],
  ["slice", ["identity-control-plane", "identity-renew", "tenant"]],
  ["namespaces", ["identity-control-plane", "identity-renew", "tenant"]],
  ["identity-control-plane", ["identity-renew", "tenant"]],
  ["identity-renew", ["tenant", "network-rome-namespace"]],
  ["tenant", ["signed-nonce-nonce", "signed-nonce-csr", "nonce", "network-milan-namespace"]],
  ["signed-nonce-nonce", ["nonce", "network-rome-namespace"]],
  ["nonce", ["network-milan-namespace"]],
] as const;

describe("the engine deletes a peering in this order:", () => {
  it.for(ORDER)("%s before %j", async ([name, later], { clusters }) => {
    const dependencies = await dependenciesOf(clusters, {});

    expect(dependencies(name)).toEqual(
      expect.arrayContaining(later.map((other) => `rome-milan-${other}`)),
    );
  });

  it("a virtual node before the offloaded namespaces", async ({ clusters }) => {
    const dependencies = await dependenciesOf(clusters, ({ rome }) => ({
      network: false,
      offloads: [offloadShop(rome)],
    }));

    expect(dependencies("node-node")).toContain("shop");
    expect(dependencies("slice")).not.toContain("shop");
  });

  it("in-band, all replicated objects before the gateways", async ({ clusters }) => {
    const dependencies = await dependenciesOf(clusters, { inBand: true });

    for (const name of ["node-node", "slice", "namespaces", "identity-renew"]) {
      expect(dependencies(name)).toEqual(
        expect.arrayContaining(["rome-milan-network-server", "rome-milan-network-client"]),
      );
    }
  });
});
