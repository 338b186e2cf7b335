import * as pulumi from "@pulumi/pulumi";
import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { ClusterView } from "../../cluster/cluster-view.js";
import type { Namespace } from "../../cluster/client/kubernetes-objects.js";
import { reasonOf, unseen } from "../../cluster/client/error-reason.js";
import { supportsHooks } from "../../pulumi/engine.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTunnelKind } from "../../liqo/api-versions.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/names.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { parseUrn } from "../../pulumi/urn.js";
import { type UnmanagedObjects, unmanagedObjects, summarize } from "./unmanaged-objects.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";
import { ifRenamed, isOfThisStack, otherManager, type OtherManager } from "./managed-by.js";
import { noteNewNamespace } from "./declared-namespaces.js";
import { beforeCreation } from "../register-hooks.js";
import { isTerminating } from "../before-change/leftovers.js";
import { poll } from "../../cluster/poll.js";

/** A tenant namespace that a stack declares. */
export interface NamespaceGuardArgs {
  readonly cluster: LiqoCluster;
  /** Name of the namespace. */
  readonly namespace: pulumi.Output<string>;
  /** The component whose arguments may name an existing namespace instead, if there is one. */
  readonly component?: Pick<pulumi.Resource, "urn">;
  /** Whether the stack adopts the objects of a tunnel that is in the namespace. */
  readonly adopts: boolean;
  /** How long to wait for a namespace that is Terminating, for example `5m`. */
  readonly timeout: string;
}

/**
 * Options of a namespace that keep it from being adopted or deleted with what others have in it.
 *
 * Before it is created, in a preview as well: an existing namespace is adopted only if nothing in it belongs to somebody
 * else, and if no other resource created it. One that this resource created is adopted, since the state does not know what an
 * `up` created that was killed. One that is Terminating is waited for.
 *
 * In every run: a namespace that holds what this stack did not create gets `retainOnDelete`, so that `destroy`, which does
 * not run the program, keeps it.
 */
export function namespaceGuard(
  name: string,
  args: NamespaceGuardArgs,
): Pick<pulumi.CustomResourceOptions, "hooks" | "transforms"> {
  if (!supportsHooks()) {
    return {};
  }
  return {
    hooks: { beforeCreate: beforeCreation(`${name}-guard`, adoption(args)) },
    transforms: [retention(args)],
  };
}

function adoption(args: NamespaceGuardArgs): pulumi.ResourceHookFunction {
  const { cluster, component, timeout } = args;
  return bindToRun(async ({ newInputs }) => {
    const { name } = metadataOf(newInputs);
    // A preview may not know the name yet, nor how to reach the cluster.
    const view = typeof name === "string" ? await cluster.view(name) : undefined;
    if (name === undefined || view === undefined) {
      return;
    }
    const seen = await view.itself().catch((error: unknown) => {
      throw new Error(unseen(cluster.name, error));
    });
    const place = `namespace ${name} of cluster ${cluster.name}`;
    if (seen === "unreadable") {
      throw new Error(
        `forbidden: cannot get ${place}. If it exists, this stack would adopt it, and destroy would delete it with everything ` +
          `in it. Grant "get" on namespaces, or ${giveIt(component, name)}`,
      );
    }
    if (isTerminating(seen)) {
      await untilGone(view, name, cluster, timeout);
    } else if (seen !== undefined) {
      const maker = otherManager(seen, newInputs);
      if (maker !== undefined) {
        throw new Error(await createdBy(maker, args, name, place));
      }
      if (seen.metadata?.annotations?.[MANAGED_BY_ANNOTATION] === undefined) {
        rejectForeign(place, name, component, await unmanagedObjects(view, isAdopted(args)));
      }
      return; // Hooks must inspect what an earlier run has left in it.
    }
    noteNewNamespace(cluster.provider, name);
  });
}

/** Whether an object belongs to a tunnel that the stack adopts. A Secret that Liqo did not create is the caller's own. */
function isAdopted({ adopts }: NamespaceGuardArgs) {
  return (kind: ObjectKind) => adopts && isTunnelKind(kind);
}

function rejectForeign(
  place: string,
  name: string,
  component: NamespaceGuardArgs["component"],
  { found, unread }: UnmanagedObjects,
): void {
  const danger = "this stack would adopt it, and destroy would delete it with everything in it";
  if (found.length > 0) {
    throw new Error(
      `${place} already exists and holds objects that this stack did not create: ${summarize(found)}. With them, ${danger}. ` +
        `To use the namespace and leave it in place, ${giveIt(component, name)}`,
    );
  }
  if (unread.length > 0) {
    throw new Error(
      `${place} already exists, and part of its objects cannot be listed: ${summarize(unread)}. ` +
        `If they belong to somebody else, ${danger}. Grant "list" on these kinds, or ${giveIt(component, name)}`,
    );
  }
}

/** What to do if the namespace is somebody else's. */
function giveIt(component: NamespaceGuardArgs["component"], name: string): string {
  return component === undefined
    ? `use its name "${name}" as it is instead of declaring a TenantNamespace`
    : `set namespace: "${name}" on this side`;
}

async function untilGone(
  view: ClusterView,
  name: string,
  cluster: LiqoCluster,
  timeout: string,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const left = await poll(timeout, cluster.name, async () => {
    const seen = await view.itself();
    return seen !== "unreadable" && isTerminating(seen) ? remainsOf(seen) : undefined;
  });
  if (left !== undefined) {
    throw new Error(
      `namespace ${name} of cluster ${cluster.name} is still Terminating after ${timeout}: ${left}. Check whether Liqo's ` +
        "controllers run, then run pulumi up again",
    );
  }
}

/** Why a namespace is still Terminating, as Kubernetes reports it. */
function remainsOf(namespace: Namespace | undefined): string {
  const messages = (namespace?.status?.conditions ?? [])
    .filter(({ status }) => status === "True")
    .map(({ message = "" }) => message);
  return messages.length > 0
    ? messages.join("; ")
    : "Kubernetes does not report what is left in it";
}

/** Why a namespace is rejected that another resource created. */
async function createdBy(
  maker: OtherManager,
  { component }: NamespaceGuardArgs,
  name: string,
  place: string,
): Promise<string> {
  const end = `${place} was ${maker.words}, and is deleted with that, together with everything in it.`;
  if (maker.stack !== undefined || component === undefined) {
    return `${end} To use the namespace and leave it in place, ${giveIt(component, name)}`;
  }
  const { name: owner } = parseUrn((await valueIfKnown(component.urn)) ?? "");
  return (
    `${end} ${ifRenamed(maker, owner)}, or run up once without it. ` +
    `If "${maker.name}" is still declared, set namespace: "${name}" on this side`
  );
}

/** Keeps a namespace that holds what this stack did not create. */
function retention(args: NamespaceGuardArgs): pulumi.ResourceTransform {
  const { cluster, namespace } = args;
  return bindToRun(async ({ props, opts }) => {
    const name = await valueIfKnown(namespace);
    const view = name === undefined ? undefined : await cluster.view(name);
    if (view === undefined || opts.retainOnDelete === true) {
      return undefined;
    }
    // An error here would leave a program that runs inline waiting for ever.
    const reason = await whyToKeep(view, args).catch(
      (error: unknown) => `cannot be inspected (${reasonOf(error)})`,
    );
    if (reason === undefined) {
      return undefined;
    }
    const place = `namespace ${name ?? ""} of cluster ${cluster.name}`;
    void pulumi.log.info(
      `${place} ${reason}: destroy deletes this stack's own objects and keeps it`,
    );
    return { props, opts: { ...opts, retainOnDelete: true } };
  });
}

async function whyToKeep(view: ClusterView, args: NamespaceGuardArgs): Promise<string | undefined> {
  const seen = await view.itself();
  if (seen === undefined || (seen !== "unreadable" && isTerminating(seen))) {
    return undefined;
  }
  const { found, unread } = await unmanagedObjects(
    view,
    (kind, metadata) => isOfThisStack({ metadata }) || isAdopted(args)(kind),
  );
  if (found.length > 0) {
    return `holds what this stack did not create (${summarize(found)})`;
  }
  return unread.length > 0
    ? `holds objects that cannot be listed (${summarize(unread)}), which others may have created`
    : undefined;
}
