import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isNeededNow } from "../pulumi/prior-resources.js";
import type { ArgsCheck } from "../validation/args-check.js";
import type { VirtualNodeSettings } from "./virtual-node-settings.js";
import { readTemplate } from "./vk-options-template.js";

/** A virtual node with the cluster of its template. */
interface NodeWithTemplate extends Pick<VirtualNodeSettings, "vkOptionsTemplate"> {
  readonly cluster: LiqoCluster;
}

/**
 * Checks that the template of a virtual node exists: Liqo rejects the VirtualNode otherwise. Accepts
 * a template that cannot be read, and a template that the program may create first: the cases of
 * {@link isNeededNow}.
 *
 * @param opts the options of the component with the argument.
 */
export function checkTemplateExists(
  check: ArgsCheck,
  path: string,
  { cluster, vkOptionsTemplate }: NodeWithTemplate,
  opts: pulumi.ResourceOptions | undefined,
): void {
  if (vkOptionsTemplate === undefined) {
    return;
  }
  const declared = pulumi.output(vkOptionsTemplate);
  const problem = declared.apply(async (template) => {
    if (!(await isNeededNow(opts, cluster.installed, declared))) {
      return undefined;
    }
    const found = await readTemplate(cluster, template).catch(() => "unread");
    return found === undefined
      ? `expected a VkOptionsTemplate that exists, but VkOptionsTemplate ${template.namespace}/${template.name} of cluster ${cluster.name} was not found: ` +
          "set the name and the namespace of an existing one, or outputs of the resource that creates it"
      : undefined;
  });
  check.whenKnown(path, problem, (reason) => reason, [declared]);
}
