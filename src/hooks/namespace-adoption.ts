import type { V1NamespaceCondition } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterView, SeenObject } from "../cluster/cluster-view.js";
import { unseen } from "../cluster/reason.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { gatewayLabels, remoteClusterIdOf } from "../liqo/labels.js";
import { unlessUnknown } from "../output-value.js";
import { partsOfUrn } from "../urn.js";
import { foreignObjects } from "./foreign-objects.js";
import { inThisRun, metadataOf } from "./hook.js";
import { ifRenamed, otherMaker, type OtherMaker, wasMade } from "./maker.js";
import { noteNewNamespace } from "./new-namespace.js";
import { isLeaving } from "./remains.js";
import { until } from "./until.js";

/** A namespace that is about to be created. */
export interface AdoptionArgs {
  readonly cluster: LiqoCluster;
  /** The component that it is for. */
  readonly component: Pick<pulumi.Resource, "urn">;
  /** Whether the stack makes keys of its own for the gateway in it. */
  readonly makesKeys: boolean;
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook that refuses a namespace, in a preview as well, which is there already and may hold what is not of the network: it
 * would be taken over, and a `destroy` would delete it with all that others keep in it. So is one that another resource has
 * made, of this stack or of another one. One that this resource has made is taken over, since an `up` that was killed leaves
 * one of which the state does not know; and one that is being deleted is waited for, since nothing can be created in it.
 * Where clusters are joined already, keys of the stack's own are refused with it.
 *
 * It looks into the cluster, so with a provider of the caller alone, or without the right to list namespaces, it does
 * nothing.
 */
export function adoptionHook({
  cluster,
  component,
  makesKeys,
  timeout,
}: AdoptionArgs): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { name, labels } = metadataOf(newInputs);
    // A preview may not know the name yet.
    const view = typeof name === "string" ? await cluster.view(name) : undefined;
    if (name === undefined || view === undefined) {
      return;
    }
    const seen = await view.itself().catch((error: unknown) => {
      throw new Error(unseen(cluster.name, error));
    });
    if (seen === "unreadable") {
      return;
    }
    if (isLeaving(seen)) {
      await untilGone(view, name, cluster.name, timeout);
    } else if (seen !== undefined) {
      const place = `namespace ${name} of cluster ${cluster.name}`;
      const maker = otherMaker(seen, newInputs);
      if (maker !== undefined && maker.stack === undefined) {
        throw new Error(await madeHere(maker, component, name, place));
      }
      if (!wasMade(seen) || maker !== undefined) {
        await refuseForeign(name, maker?.stack, view, place);
        await refuseJoined(makesKeys, labels, view, place);
      }
      return; // What an earlier run has left in it has to be looked at.
    }
    noteNewNamespace(cluster.provider, name);
  });
}

async function refuseForeign(
  name: string,
  maker: string | undefined,
  view: ClusterView,
  place: string,
): Promise<void> {
  const { found, unread } =
    maker === undefined
      ? await foreignObjects(view)
      : { found: [`what stack ${maker} has made`], unread: [] };
  const use = `give namespace: "${name}" to this side`;
  if (found.length > 0) {
    throw new Error(
      `${place} is there already and holds ${found.join(", ")}: as this stack's own, a destroy would delete it with all ` +
        `that is in it. To use it as it is and leave it in place, ${use}`,
    );
  }
  if (unread.length > 0) {
    throw new Error(
      `${place} is there already, and what others keep in it could not be read: ${unread.join(", ")}. As this stack's own, a ` +
        `destroy would delete it with all that is in it. To use it as it is and leave it in place, ${use}; to make it this ` +
        "stack's own, get the right to list these kinds, then run again",
    );
  }
}

async function untilGone(
  view: ClusterView,
  name: string,
  cluster: string,
  timeout: string,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const left = await until(timeout, cluster, async () => {
    const seen = await view.itself();
    return seen !== "unreadable" && isLeaving(seen) ? remainsOf(seen) : undefined;
  });
  if (left !== undefined) {
    throw new Error(
      `Within ${timeout} namespace ${name} of cluster ${cluster}, which is being deleted, was not gone: ${left}. ` +
        "See whether Liqo works there (kubectl -n liqo logs deploy/liqo-controller-manager), then run up again",
    );
  }
}

/** What keeps a namespace, as Kubernetes says. */
function remainsOf(namespace: SeenObject | undefined): string {
  const conditions = (namespace?.status?.["conditions"] ?? []) as readonly V1NamespaceCondition[];
  const messages = conditions
    .filter(({ status }) => status === "True")
    .map(({ message = "" }) => message);
  return messages.length > 0 ? messages.join("; ") : "Kubernetes does not say what is left in it";
}

/** Why a namespace is refused that another resource of this stack has made. */
async function madeHere(
  maker: OtherMaker,
  { urn }: AdoptionArgs["component"],
  name: string,
  place: string,
): Promise<string> {
  const component = partsOfUrn((await unlessUnknown(urn)) ?? "");
  return (
    `${place} was ${maker.words}, and is deleted with that, all that is in it included. ` +
    `${ifRenamed(maker, component.name)}, or run up once without it. ` +
    `If "${maker.name}" is still declared, give namespace: "${name}" to this side`
  );
}

/** Two Secrets with the labels of a gateway's keys, and Liqo changes nothing any more. */
async function refuseJoined(
  makesKeys: boolean,
  labels: Readonly<Record<string, string>> | undefined,
  view: ClusterView,
  place: string,
): Promise<void> {
  const keys = makesKeys ? await view.keys(gatewayLabels(remoteClusterIdOf(labels) ?? "")) : [];
  const [secret] = keys === "unreadable" ? [] : keys;
  if (secret !== undefined) {
    throw new Error(
      `${place} holds Secret ${secret.name}, keys of a gateway that this stack has not made: where clusters are joined ` +
        'already, other keys would break their tunnel. To take it over, give keys: "Liqo" to both sides; if the Secret is ' +
        "yours, name it by keys: { secretName, publicKey }; else remove what is there, for example by liqoctl network reset",
    );
  }
}
