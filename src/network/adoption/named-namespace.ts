import * as pulumi from "@pulumi/pulumi";
import { unreachableMessage } from "../../cluster/client/api-error.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { inContext } from "../../diagnosis/check-result.js";
import { isDeclaredNamespace } from "../../lifecycle/adoption/declared-namespaces.js";
import { isOfThisStack } from "../../lifecycle/adoption/managed-by.js";
import { snapshotOf } from "../../lifecycle/adoption/namespace-snapshot.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import { missingLabels, ownNamespaceLabels, tenantLabels } from "../../liqo/labels.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { dnsLabelRule } from "../../validation/rules.js";
import { renderMessage } from "../../message.js";

/**
 * Checks that a namespace which the caller has named is not about to be deleted: an earlier `up` of
 * this stack created it, and the program no longer declares it. Logs a warning if the user is not
 * allowed to read the namespace. Previews also warn about missing labels.
 *
 * @param hasGateway whether pods of a gateway run in the namespace, which need a label of their own.
 */
export function checkNamedNamespace(
  check: ArgsCheck,
  path: string,
  tenant: RemoteClusterArgs,
  hasGateway = true,
): void {
  const { cluster, remoteClusterId, namespace } = tenant;
  if (namespace !== undefined) {
    const names = pulumi.all([namespace, remoteClusterId]);
    const isSecret = pulumi.isSecret(names);
    const inspection = names.apply(async ([name, remote]) =>
      inspectNamed({ cluster, name, remote, hasGateway, isSecret: await isSecret }),
    );
    check.whenKnown(path, inspection, ({ problem }) => problem, [namespace]);
    check.requireInspected(inspection.apply(({ unreachable }) => unreachable));
  }
}

interface NamedNamespace {
  readonly cluster: LiqoCluster;
  readonly name: string;
  /** ID of the remote cluster. */
  readonly remote: string;
  /** Whether pods of a gateway run in the namespace. */
  readonly hasGateway: boolean;
  /** Whether messages must not contain the name or the ID. */
  readonly isSecret: boolean;
}

interface Inspection {
  readonly problem?: string | undefined;
  readonly unreachable?: string;
}

async function inspectNamed(named: NamedNamespace): Promise<Inspection> {
  const { cluster, name } = named;
  // Another check rejects an invalid name.
  if (dnsLabelRule(name) !== undefined) {
    return {};
  }
  try {
    const snapshot = await snapshotOf(cluster, name);
    const object = await snapshot?.getNamespace();
    if (object === "forbidden") {
      await warnOfForbidden(named);
      return {};
    }
    if (object === undefined || isTerminating(object)) {
      return {};
    }
    if (pulumi.runtime.isDryRun()) {
      await warnOfMissingLabels(named, object);
    }
    return { problem: deletionProblem(named, object) };
  } catch (error) {
    return { unreachable: unreachableMessage(cluster.name, error) };
  }
}

/** The namespace in a warning. */
function described({ cluster, name, isSecret }: NamedNamespace): string {
  return `namespace ${isSecret ? "[secret]" : name} of cluster ${cluster.name}`;
}

async function warnOfForbidden(named: NamedNamespace): Promise<void> {
  await pulumi.log.warn(
    renderMessage({
      problem: `forbidden: cannot get ${described(named)}. If this stack created it, up may delete it with everything in it.`,
      hint: 'Grant "get" on namespaces.',
      section: "forbidden",
    }),
  );
}

async function warnOfMissingLabels(named: NamedNamespace, object: LiveObject): Promise<void> {
  const { cluster, name, remote, hasGateway, isSecret } = named;
  const needed = hasGateway ? ownNamespaceLabels(remote) : tenantLabels(remote);
  const missing = missingLabels(object, needed);
  if (missing.length === 0) {
    return;
  }
  const keys = missing.map((label) => label.replace(/=.*/, ""));
  const view = await cluster.view(name);
  const commands = `kubectl label namespace ${name} --overwrite ${missing.join(" ")}`;
  await pulumi.log.warn(
    renderMessage({
      problem: `${described(named)} has no label ${(isSecret ? keys : missing).join(", ")}`,
      hint: `${hasGateway ? "Liqo and the gateway's pods need" : "Liqo needs"} these labels.${isSecret ? "" : " Set them:"}`,
      ...(!isSecret && inContext({ commands }, view?.context)),
      section: "check-namespace",
    }),
  );
}

function deletionProblem(named: NamedNamespace, object: LiveObject): string | undefined {
  const { cluster, name } = named;
  const urn = managerUrnOf(object) ?? "";
  return !isOfThisStack(object) || isDeclaredNamespace(cluster.provider, name)
    ? undefined
    : `namespace ${name} of cluster ${cluster.name} was created by this stack, and this program no longer declares it, so up ` +
        "would delete it with everything in it. To keep it, declare it: new TenantNamespace(name, { remoteClusterId }, " +
        `{ provider, retainOnDelete: true, aliases: ["${urn}"] }), and pass its metadata.name`;
}
