import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../cluster/liqo-namespace.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { poll } from "../cluster/poll.js";
import { asSentence, checkLiqo, inContext } from "../diagnosis/check-result.js";
import { progressLog } from "../lifecycle/progress.js";
import { ResourceSlice } from "../liqo/index.js";
import { renderMessage } from "../message.js";
import { locationIn } from "../network/checks/side-location.js";
import { explainPeer } from "../peering/checks/explain.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../pulumi/resource-hook.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";
import { nodeStatus, READY } from "./node-status.js";
import { missingNamespaces } from "./remote-namespace.js";

/** The virtual node that is waited for. */
export interface AwaitedNode {
  readonly cluster: LiqoCluster;
  readonly providerId: pulumi.Output<string>;
  /** Namespaces that must exist in the provider cluster. */
  readonly offloads: readonly NamespaceOffloading[];
  /** Whether Liqo creates the Node. If not, nothing is waited for. */
  readonly createNode: pulumi.Output<boolean>;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook of a VirtualNode that waits until its Node is Ready, and until the offloaded namespaces
 * exist in the provider cluster.
 *
 * @param resource the resource that messages are about.
 */
export function waitForNode(
  resource: pulumi.Resource | undefined,
  { cluster, providerId, offloads, createNode, timeout }: AwaitedNode,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { name = "", namespace = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined || (await valueIfKnown(createNode)) === false) {
      return;
    }
    const provider = (await valueIfKnown(providerId)) ?? "";
    await requireSlice(view, name, cluster);
    const announce = progressLog(
      resource,
      hideSecretsOf(
        newInputs,
        `waiting up to ${timeout} until Node ${name} of cluster ${cluster.name} is Ready`,
      ),
    );
    const blocking = await poll(timeout, cluster.name, async () => {
      const found = await firstBlocking(view, name, offloads, provider);
      if (found !== undefined) {
        await announce();
      }
      return found;
    });
    if (blocking !== undefined) {
      const problem = `timed out after ${timeout}: Node ${name} of cluster ${cluster.name} cannot run pods`;
      const cause = await explainPeer(locationIn(cluster, namespace, provider), "VirtualNode");
      throw new Error(
        cause.length > 0
          ? [problem, ...cause].join("\n")
          : renderMessage({
              problem,
              facts: [blocking],
              ...inContext(asSentence(checkLiqo(await liqoNamespaceOf(cluster))), view.context),
              section: "wait-virtual-node",
            }),
      );
    }
  });
}

/**
 * Throws if the slice of a node was deleted: its virtual kubelet cannot start. The state still has
 * the slice after a `destroy` that was killed.
 */
async function requireSlice(
  view: NamespaceView,
  name: string,
  cluster: LiqoCluster,
): Promise<void> {
  const { kind } = ResourceSlice;
  const slice = await view.get(kind, name).catch(() => "unread" as const);
  if (slice === undefined) {
    throw new Error(
      renderMessage({
        problem: `Node ${name} of cluster ${cluster.name} cannot run pods: its ResourceSlice was not found`,
        hint: "Create it again:",
        commands: "pulumi up --refresh",
        section: "not-found",
      }),
    );
  }
}

async function firstBlocking(
  view: NamespaceView,
  node: string,
  offloads: readonly NamespaceOffloading[],
  provider: string,
): Promise<string | undefined> {
  const status = await nodeStatus(view, { name: node, providerId: provider });
  if (status !== READY) {
    return status;
  }
  const [missing] = await missingNamespaces(view, offloads, provider);
  return missing;
}
