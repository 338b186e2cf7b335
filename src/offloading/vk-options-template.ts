import * as pulumi from "@pulumi/pulumi";
import { isForbidden, isNoKindMatch, unreachableMessage } from "../cluster/client/api-error.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";
import { OFFLOADING } from "../liqo/api-versions.js";
import { VirtualNode, type VkOptionsTemplateReference } from "../liqo/offloading/virtual-node.js";
import { renderMessage } from "../message.js";
import { isMocked } from "../pulumi/engine.js";
import { valueIfKnown } from "../pulumi/output-value.js";

const VK_OPTIONS_TEMPLATE = { ...OFFLOADING, kind: "VkOptionsTemplate" };

/** The template that Liqo uses if a VirtualNode refers to no template. It is in Liqo's namespace. */
const DEFAULT_TEMPLATE = "virtual-kubelet-default";

/** Options that Liqo copies from the template to a new VirtualNode. */
export interface NodeOptions {
  readonly createNode?: boolean;
  readonly disableNetworkCheck?: boolean;
}

/** Identifies the template of a virtual node. */
export function templateIdOf(
  template: VkOptionsTemplateReference | undefined,
  liqoNamespace: string | undefined,
): string {
  const isDefault =
    template === undefined ||
    (template.name === DEFAULT_TEMPLATE && template.namespace === liqoNamespace);
  return isDefault ? DEFAULT_TEMPLATE : `${template.namespace}/${template.name}`;
}

/** Identifies the declared template of a virtual node. Unknown while the template is unknown. */
export function declaredTemplateId(
  { liqoNamespace }: LiqoCluster,
  template: { readonly [K in keyof VkOptionsTemplateReference]: pulumi.Input<string> } | undefined,
): pulumi.Output<string> {
  return pulumi
    .output(template)
    .apply(async (declared) => templateIdOf(declared, await valueIfKnown(liqoNamespace)));
}

/**
 * The options that Liqo copies from a template, or from its default template. If the template cannot
 * be read, those of the existing VirtualNode. Empty if it does not exist either: then Liqo copies
 * them itself.
 */
export async function nodeOptions(
  cluster: LiqoCluster,
  template: VkOptionsTemplateReference | undefined,
  node: { readonly namespace: string; readonly name: string },
): Promise<NodeOptions> {
  const found = await readTemplate(cluster, template).catch((error: unknown) => {
    if (pulumi.runtime.isDryRun()) {
      return "unread" as const;
    }
    // Other options than before would change the node.
    throw new Error(
      renderMessage({
        problem: `cannot read VkOptionsTemplate ${template?.name ?? DEFAULT_TEMPLATE}`,
        facts: [unreachableMessage(cluster.name, error)],
        section: "unreachable",
      }),
    );
  });
  const source =
    found === undefined || found === "unread" ? await existingNode(cluster, node) : found;
  const { createNode, disableNetworkCheck } = (source?.spec ?? {}) as NodeOptions;
  return { createNode, disableNetworkCheck };
}

/** The live VirtualNode. Undefined if it does not exist, or cannot be read. */
async function existingNode(
  cluster: LiqoCluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<LiveObject | undefined> {
  const view = isMocked() ? undefined : await cluster.view(namespace).catch(() => undefined);
  return view?.get(VirtualNode.kind, name).catch(() => undefined);
}

/**
 * Reads a template, or Liqo's default template. Undefined if it is not found, `unread` if a preview
 * does not know how to reach the cluster, or if the user is not allowed to read it.
 */
export async function readTemplate(
  cluster: LiqoCluster,
  template: VkOptionsTemplateReference | undefined,
): Promise<LiveObject | "unread" | undefined> {
  const namespace = template?.namespace ?? (await valueIfKnown(cluster.liqoNamespace));
  const view = isMocked() || namespace === undefined ? undefined : await cluster.view(namespace);
  if (view === undefined) {
    return "unread";
  }
  return view
    .get(VK_OPTIONS_TEMPLATE, template?.name ?? DEFAULT_TEMPLATE)
    .catch((error: unknown) => {
      if (isForbidden(error) || isNoKindMatch(error)) {
        return "unread" as const;
      }
      throw error;
    });
}
