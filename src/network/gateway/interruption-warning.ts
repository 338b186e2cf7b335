import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { isNewNamespace } from "../../lifecycle/adoption/declared-namespaces.js";
import { differences } from "../../lifecycle/adoption/differences.js";
import { isOfThisStack } from "../../lifecycle/adoption/managed-by.js";
import { snapshotOf } from "../../lifecycle/adoption/namespace-snapshot.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import { networkingKind } from "../../liqo/api-versions.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import type { GatewayServerSpec } from "../../liqo/index.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { renderMessage } from "../../message.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { perRun } from "../../pulumi/per-run.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../../pulumi/resource-hook.js";
import { EXPOSURE } from "./reject-foreign-gateway.js";

type Inputs = Record<string, unknown> | undefined;

/** The tunnels that this run has warned about, each by the IDs of its clusters. */
const interrupted = perRun(Symbol("interrupted-tunnels"), () => new Set<string>());

/**
 * A hook that warns before a gateway is replaced or restarted, because its tunnel is interrupted
 * then. Warns once for each tunnel. Runs in previews too.
 */
export function warnOfInterruption(
  resource: pulumi.Resource | undefined,
  cluster: LiqoCluster,
  role: GatewayRole,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ oldInputs, newInputs }) => {
    const cause =
      oldInputs === undefined
        ? await replacementOf(cluster, role, newInputs)
        : restartOf(oldInputs, newInputs);
    const { name, labels } = metadataOf(newInputs);
    const ids = [await valueIfKnown(cluster.clusterId), remoteClusterIdOf(labels)].sort();
    const tunnel = ids.join(" and ");
    if (cause === undefined || interrupted().has(tunnel)) {
      return;
    }
    interrupted().add(tunnel);
    const gateway = `Gateway${role}${name === undefined ? "" : ` ${name}`} of cluster ${cluster.name}`;
    const message = renderMessage({
      problem: `the tunnel between ${tunnel} is interrupted for some seconds: ${gateway} ${cause}`,
      section: "interrupted-tunnel",
    });
    // The hook must not wait for this message: an earlier message may be about a component that this
    // hook delays.
    void pulumi.log.warn(hideSecretsOf(newInputs, message), resource);
  });
}

/** The fields of a gateway that restart its pods when they change, by the words in messages. */
const RESTARTING = [
  ["another MTU", "mtu"],
  ["other keys", "secretRef"],
  ["another template", "serverTemplateRef"],
  ["another template", "clientTemplateRef"],
  ["another endpoint", "endpoint"],
] as const;

/** Which change restarts a gateway that is updated. Undefined if its pods keep running. */
function restartOf(oldInputs: Inputs, newInputs: Inputs): string | undefined {
  const [before, after] = [specOf(oldInputs), specOf(newInputs)];
  const changed = RESTARTING.filter(
    ([, field]) => differences(after[field], before[field]).length > 0,
  );
  return changed.length === 0
    ? undefined
    : `restarts with ${changed.map(([word]) => word).join(" and ")}`;
}

/**
 * Whether a gateway to create replaces an earlier gateway of this stack. Pulumi does not tell a hook.
 * In `up`, it has deleted the earlier gateway already, which the snapshot still has. In a preview, the
 * gateway exists. After a lost state, the gateway exists in both, and stays.
 */
async function replacementOf(
  cluster: LiqoCluster,
  role: GatewayRole,
  inputs: Inputs,
): Promise<string | undefined> {
  const { namespace, name } = metadataOf(inputs);
  if (
    namespace === undefined ||
    name === undefined ||
    isNewNamespace(cluster.provider, namespace)
  ) {
    return undefined;
  }
  const [snapshot, view] = await Promise.all([
    snapshotOf(cluster, namespace),
    cluster.view(namespace),
  ]);
  if (snapshot === undefined || view === undefined) {
    return undefined;
  }
  const kind = networkingKind(`Gateway${role}`);
  const otherKind = networkingKind(role === "Server" ? "GatewayClient" : "GatewayServer");
  const [gateways, others] = await Promise.all(
    [kind, otherKind].map((each) => snapshot.listMetadata(each).catch(() => [])),
  );
  const urn = managerUrnOf(inputs);
  const isOwn = (object: KubernetesObject) =>
    managerUrnOf(object) === urn && !isTerminating(object);
  const own = gateways?.find(isOwn);
  // The clusters change roles: Liqo runs one gateway in a namespace.
  const isOtherRole = others?.some((object) => isOfThisStack(object) && !isTerminating(object));
  if (isOtherRole === true || (own !== undefined && own.metadata?.name !== name)) {
    return "is replaced";
  }
  if (own === undefined) {
    return undefined;
  }
  const live = await view.get(kind, name).catch(() => undefined);
  const isReplaced = pulumi.runtime.isDryRun()
    ? role === "Server" && live !== undefined && isExposedOtherwise(live, inputs)
    : isTerminating(live) || live?.metadata?.uid !== own.metadata?.uid;
  return isReplaced ? "is replaced" : undefined;
}

/** Whether a server is published in another way than its declaration. */
function isExposedOtherwise({ spec }: LiveObject, inputs: Inputs): boolean {
  const [live, declared] = [spec?.["endpoint"], specOf(inputs)["endpoint"]] as Partial<
    GatewayServerSpec["endpoint"]
  >[];
  return EXPOSURE.some(([, field]) => live?.[field] !== declared?.[field]);
}

function specOf(inputs: Inputs): Readonly<Record<string, unknown>> {
  return (inputs?.["spec"] ?? {}) as Readonly<Record<string, unknown>>;
}
