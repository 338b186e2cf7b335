import * as pulumi from "@pulumi/pulumi";
import { tenantNamespaceName } from "../../liqo/names.js";
import { renderMessage } from "../../message.js";
import { hideSecretValues } from "../../validation/redact.js";

/**
 * Warns of a tenant namespace in which a virtual kubelet gets no serving certificate: Liqo approves
 * it by the prefix of the namespace.
 */
export function warnOfNamespace(
  component: pulumi.Resource,
  cluster: string,
  namespace: pulumi.Input<string>,
): void {
  const prefix = tenantNamespaceName("");
  pulumi.output(namespace).apply(async (name) => {
    if (!name.startsWith(prefix)) {
      const warning = renderMessage({
        problem: `kubectl logs and kubectl exec will not work on the virtual nodes in cluster ${cluster}`,
        facts: [
          `Liqo approves the certificate of a virtual kubelet only in a namespace that starts with ${prefix}, got ${name}`,
        ],
        hint: `Use a tenant namespace that starts with ${prefix}.`,
        section: "virtual-node-namespace",
      });
      await pulumi.log.warn(await hideSecretValues(warning, [namespace]), component);
    }
  });
}
