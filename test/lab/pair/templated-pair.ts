import { CustomObjectsApi } from "@kubernetes/client-node";
import {
  GatewayServerTemplate,
  type GatewayServerTemplateArgs,
  LiqoCluster,
  LiqoNetworkPair,
  type PairServerArgs,
} from "../../../src/index.js";
import { access } from "../cluster/access.js";
import type { LabCluster } from "../lab-file.js";
import { LIQO_NETWORKING } from "../node-agent/watched-cluster.js";

const TEMPLATES = { plural: "wggatewayservertemplates", namespace: "liqo" };

export type TemplateArgs = Omit<GatewayServerTemplateArgs, "cluster">;

/** A program with a pair and a template for its server. */
export function pairWith(templateOf: (cluster: LiqoCluster) => PairServerArgs["template"]) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const template = templateOf(server);
    const { status } = new LiqoNetworkPair("pair", {
      server: { cluster: server, template },
      client,
      timeout: "60s",
    });
    return Promise.resolve({ status });
  };
}

/** The template that the steps change. */
export function edge(cluster: LiqoCluster, args: TemplateArgs): GatewayServerTemplate {
  return new GatewayServerTemplate("edge", { cluster, ...args });
}

/** The names of the server templates in Liqo's namespace. */
export async function templatesOf(cluster: LabCluster): Promise<string[]> {
  const { items } = (await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .listNamespacedCustomObject({ ...LIQO_NETWORKING, ...TEMPLATES })) as {
    items: { metadata: { name: string } }[];
  };
  return items.map(({ metadata }) => metadata.name);
}

/** Deletes a server template. */
export async function deleteTemplate(cluster: LabCluster, name: string): Promise<void> {
  await access(cluster)
    .makeApiClient(CustomObjectsApi)
    .deleteNamespacedCustomObject({ ...LIQO_NETWORKING, ...TEMPLATES, name });
}
