import * as pulumi from "@pulumi/pulumi";
import { unreachableMessage } from "../../cluster/client/api-error.js";
import { isTerminating } from "../../cluster/live-object.js";
import { isDeclaredNamespace } from "../../lifecycle/adoption/declared-namespaces.js";
import { isOfThisStack } from "../../lifecycle/adoption/managed-by.js";
import { snapshotOf } from "../../lifecycle/adoption/namespace-snapshot.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/annotations.js";
import type { TenantArgs } from "../../tenant/tenant.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { dnsLabelRule } from "../../validation/rules.js";
import { renderMessage } from "../../message.js";

/**
 * Checks that a namespace which the caller has named is not about to be deleted: an earlier `up` of
 * this stack created it, and the program no longer declares it. Logs a warning if the user is not
 * allowed to read the namespace.
 */
export function checkNamedNamespace(
  check: ArgsCheck,
  path: string,
  tenant: Pick<TenantArgs, "cluster" | "namespace">,
): void {
  const { cluster, namespace } = tenant;
  if (namespace !== undefined) {
    const inspection = pulumi.output(namespace).apply((name) => inspectNamed(cluster, name));
    check.whenKnown(path, inspection, ({ problem }) => problem, [namespace]);
    check.requireInspected(inspection.apply(({ unreachable }) => unreachable));
  }
}

interface Inspection {
  readonly problem?: string | undefined;
  readonly unreachable?: string;
}

async function inspectNamed(cluster: TenantArgs["cluster"], name: string): Promise<Inspection> {
  // Another check rejects an invalid name.
  if (dnsLabelRule(name) !== undefined) {
    return {};
  }
  try {
    return { problem: await deletionProblem(cluster, name) };
  } catch (error) {
    return { unreachable: unreachableMessage(cluster.name, error) };
  }
}

async function deletionProblem(
  cluster: TenantArgs["cluster"],
  name: string,
): Promise<string | undefined> {
  const description = `namespace ${name} of cluster ${cluster.name}`;
  const snapshot = await snapshotOf(cluster, name);
  const namespaceObject = await snapshot?.getNamespace();
  if (namespaceObject === "forbidden") {
    await pulumi.log.warn(
      renderMessage({
        problem: `forbidden: cannot get ${description}. If this stack created it, up may delete it with everything in it.`,
        hint: 'Grant "get" on namespaces.',
        section: "forbidden",
      }),
    );
    return undefined;
  }
  if (namespaceObject === undefined || isTerminating(namespaceObject)) {
    return undefined;
  }
  const urn = namespaceObject.metadata?.annotations?.[MANAGED_BY_ANNOTATION] ?? "";
  return !isOfThisStack(namespaceObject) || isDeclaredNamespace(cluster.provider, name)
    ? undefined
    : `${description} was created by this stack, and this program no longer declares it, so up would delete it with everything in ` +
        "it. To keep it, declare it: new TenantNamespace(name, { remoteClusterId }, { provider, retainOnDelete: true, " +
        `aliases: ["${urn}"] }), and pass its metadata.name`;
}
