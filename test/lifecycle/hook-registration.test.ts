import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import {
  GatewayClientTemplate,
  GatewayServerTemplate,
  LiqoNetworkPair,
  NetworkConfiguration,
  TenantNamespace,
} from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";

/** The hooks that run before a resource is created, in a preview as well, by the resource. */
async function previewedHooks(
  clusters: SimulatedClusters,
  program: (opts: pulumi.ComponentResourceOptions) => void,
): Promise<Record<string, readonly string[]>> {
  const hooks: Record<string, readonly string[]> = {};
  const note: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    const names = (opts.hooks?.beforeCreate ?? []).flatMap((hook) =>
      pulumi.ResourceHook.isInstance(hook) && hook.opts?.onDryRun === true ? [hook.name] : [],
    );
    if (names.length > 0) {
      hooks[`${type.split(":").at(-1) ?? ""} ${name}`] = names;
    }
    return undefined;
  };
  await clusters.preview(() => {
    program({ transformations: [note] });
  });
  return hooks;
}

it("each object of a pair is checked before its creation, in a preview as well", async ({
  clusters,
}) => {
  const hooks = await previewedHooks(clusters, (opts) => {
    const { rome, milan } = romeAndMilan();
    new LiqoNetworkPair("pair", { server: milan, client: rome }, opts);
  });

  expect(hooks).toEqual({
    "Namespace pair-milan-namespace": ["pair-milan-namespace-guard"],
    "Namespace pair-rome-namespace": ["pair-rome-namespace-guard"],
    "Configuration pair-milan-configuration": ["pair-milan-configuration-Configuration"],
    "Configuration pair-rome-configuration": ["pair-rome-configuration-Configuration"],
    "Secret pair-keys-milan-secret": ["pair-keys-milan-secret"],
    "Secret pair-keys-rome-secret": ["pair-keys-rome-secret"],
    "PublicKey pair-keys-milan-public": ["rome-ownership"],
    "PublicKey pair-keys-rome-public": ["milan-ownership"],
    "GatewayServer pair-server": ["pair-server-GatewayServer"],
    "GatewayClient pair-client": ["pair-client-GatewayClient"],
  });
});

it("a template is checked before its creation, in a preview as well", async ({ clusters }) => {
  const hooks = await previewedHooks(clusters, (opts) => {
    const { rome, milan } = romeAndMilan();
    new GatewayServerTemplate("edge", { cluster: milan }, opts);
    new GatewayClientTemplate("edge", { cluster: rome }, opts);
  });

  expect(hooks).toEqual({
    "WgGatewayServerTemplate edge": ["edge-WgGatewayServerTemplate-adoption"],
    "WgGatewayClientTemplate edge": ["edge-WgGatewayClientTemplate-adoption"],
  });
});

it("a TenantNamespace is checked before its creation, in a preview as well", async ({
  clusters,
}) => {
  const hooks = await previewedHooks(clusters, (opts) => {
    const { provider } = romeAndMilan().rome;
    new TenantNamespace("milan", { remoteClusterId: "milan" }, { ...opts, provider });
  });

  expect(hooks).toEqual({ "Namespace milan": ["milan-guard"] });
});

it("two components of the same name in two places of the program have their own hooks", async ({
  clusters,
}) => {
  class Region extends pulumi.ComponentResource {}
  const { outputs } = await clusters.up(() => {
    const { rome, milan } = romeAndMilan();
    const parts = [
      [rome, "oslo"],
      [milan, "lima"],
    ] as const;
    const seen = parts.map(([cluster, remoteClusterId], index) => {
      const parent = new Region(`test:index:Region${index}`, "region");
      const { provider } = cluster;
      const tenant = new TenantNamespace("tenant", { remoteClusterId }, { parent, provider });
      const args = {
        cluster,
        remoteClusterId,
        namespace: tenant.metadata.name,
        remotePodCidrs: ["10.20.0.0/16"],
        remoteExternalCidr: "10.80.0.0/16",
      };
      return new NetworkConfiguration("link", args, { parent }).remoteCidrs.pod;
    });
    return { seen };
  });

  expect(outputs.seen).toEqual([["10.20.0.0/16"], ["10.20.0.0/16"]]);
});
