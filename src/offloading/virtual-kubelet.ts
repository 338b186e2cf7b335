import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isReady, type LiveObject } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { liqoNamespaceOf } from "../cluster/liqo-namespace.js";
import { poll } from "../cluster/poll.js";
import { inContext } from "../diagnosis/check-result.js";
import { digestOf, slowDigestOf } from "../digest.js";
import { KUBELET_ACCESS_ANNOTATION } from "../liqo/annotations.js";
import { resourceSliceIdentityName } from "../liqo/authentication/names.js";
import * as liqo from "../liqo/index.js";
import { virtualKubeletLabels } from "../liqo/offloading/labels.js";
import { type MessageParts, renderMessage } from "../message.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../pulumi/resource-hook.js";
import { isProviderReachable } from "./node-status.js";
import { POD } from "../cluster/client/kubernetes-kinds.js";

/**
 * Changes whenever the provider's API server moves, but not when a certificate is renewed. The URL
 * of the proxy may contain a password, and more users may read a VirtualNode than an Identity.
 */
export function accessOf({ apiServer, ca, proxyURL }: liqo.AuthParams): string {
  const server = digestOf([apiServer, ca]);
  return proxyURL === undefined ? server : slowDigestOf(proxyURL, server);
}

/** The virtual kubelet of a node. */
export interface RestartArgs {
  readonly cluster: LiqoCluster;
  readonly providerId: pulumi.Output<string>;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook of a VirtualNode that restarts its virtual kubelet if the provider's API server has moved:
 * a virtual kubelet keeps the address with which it started, and its Node stays Ready.
 *
 * @param resource the resource that messages are about.
 */
export function restartIfMoved(
  resource: pulumi.Resource | undefined,
  { cluster, providerId, timeout }: RestartArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ oldInputs, newInputs }) => {
    const { name = "", namespace = "", annotations } = metadataOf(newInputs);
    const access = annotations?.[KUBELET_ACCESS_ANNOTATION];
    const former = metadataOf(oldInputs).annotations?.[KUBELET_ACCESS_ANNOTATION];
    const view = await cluster.view(namespace);
    if (view === undefined || former === undefined || access === former) {
      return;
    }
    const provider = (await valueIfKnown(providerId)) ?? "";
    const wait = (findBlocking: () => Promise<string | undefined>) =>
      poll(timeout, cluster.name, findBlocking);
    const advice = await restartAdvice(cluster, provider, view.context);
    const warn = once(() =>
      pulumi.log.warn(hideSecretsOf(newInputs, renderMessage(advice)), resource),
    );
    const blocking =
      (await wait(() => missingAccess(view, name, access))) ??
      (await wait(async () => {
        if (await isProviderReachable(view, provider)) {
          return undefined;
        }
        await warn();
        return advice.problem;
      })) ??
      (await restart(view, name, wait));
    if (blocking !== undefined) {
      throw new Error(
        renderMessage({
          problem: `timed out after ${timeout}: Node ${name} of cluster ${cluster.name} does not use the new address of the provider's API server`,
          facts: [blocking],
          ...(blocking === advice.problem && advice),
          section: "moved-api-server",
        }),
      );
    }
  });
}

/** Liqo's controllers do not notice a new address. */
async function restartAdvice(
  cluster: LiqoCluster,
  provider: string,
  context: string | undefined,
): Promise<MessageParts> {
  const liqoNamespace = await liqoNamespaceOf(cluster);
  return {
    problem: `Liqo in cluster ${cluster.name} still checks the former address of the API server of ${provider}`,
    hint: "Restart its controllers. This run waits for that:",
    ...inContext(
      {
        commands: `kubectl -n ${liqoNamespace} rollout restart deployment liqo-controller-manager`,
      },
      context,
    ),
    section: "moved-api-server",
  };
}

/** Calls a function at most once. */
function once(action: () => Promise<void>): () => Promise<void> {
  let first: Promise<void> | undefined;
  return () => (first ??= action());
}

/** Why the kubeconfig of the virtual kubelet does not have the new address yet. */
async function missingAccess(
  view: NamespaceView,
  slice: string,
  access: string | undefined,
): Promise<string | undefined> {
  const name = resourceSliceIdentityName(slice);
  const identity = await view.get(liqo.Identity.kind, name);
  const { authParams = {} } = (identity?.spec ?? {}) as Partial<liqo.IdentitySpec>;
  return accessOf(authParams) === access
    ? undefined
    : `Identity ${name} still has the former address of the provider's API server`;
}

/** Deletes the pods of a virtual kubelet, and waits for new pods. Returns what still blocks. */
async function restart(
  view: NamespaceView,
  name: string,
  wait: (findBlocking: () => Promise<string | undefined>) => Promise<string | undefined>,
): Promise<string | undefined> {
  const labels = virtualKubeletLabels(name);
  const former = await view.list(POD, labels);
  const uids = new Set(former.map(uidOf));
  for (const { metadata } of former) {
    await view.delete(POD, metadata?.name ?? "");
  }
  return wait(async () => {
    const pods = await view.list(POD, labels);
    const isRestarted = pods.some((pod) => !uids.has(uidOf(pod)) && isReady(pod));
    return isRestarted && pods.every((pod) => !uids.has(uidOf(pod)))
      ? undefined
      : `no new pod of Deployment vk-${name} is Ready`;
  });
}

function uidOf({ metadata }: LiveObject): string {
  return metadata?.uid ?? "";
}
