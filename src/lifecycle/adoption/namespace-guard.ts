import * as pulumi from "@pulumi/pulumi";
import { reasonOf, sectionOf, unreachableMessage } from "../../cluster/client/api-error.js";
import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating } from "../../cluster/live-object.js";
import { supportsHooks } from "../../pulumi/engine.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";
import { parseUrn } from "../../pulumi/urn.js";
import { hideSecretValues } from "../../validation/redact.js";
import { beforeCreation } from "../register-hooks.js";
import { noteNewNamespace } from "./declared-namespaces.js";
import {
  isManaged,
  ifRenamed,
  isOfThisStack,
  otherManager,
  type OtherManager,
  ownObjectsIn,
} from "./managed-by.js";
import { type NamespaceSnapshot, snapshotOf } from "./namespace-snapshot.js";
import { waitUntilTerminated } from "./namespace-termination.js";
import { summarize, type UnmanagedObjects, unmanagedObjects } from "./unmanaged-objects.js";
import { renderMessage } from "../../message.js";

/** An argument that can name an existing namespace, so that the stack does not manage it. */
export interface NamespaceArgument {
  /** The component with the argument. */
  readonly component: Pick<pulumi.Resource, "urn">;
  /** Path of the argument in the program, for example `server.namespace`. */
  readonly path: string;
}

/** A tenant namespace that a stack declares. */
export interface NamespaceGuardArgs {
  readonly cluster: LiqoCluster;
  /** Name of the namespace. */
  readonly namespace: pulumi.Output<string>;
  /** The argument that can name an existing namespace. Undefined for a declared TenantNamespace. */
  readonly argument?: NamespaceArgument;
  /**
   * Whether the stack adopts existing objects of a kind in the namespace. By default, it adopts no
   * objects.
   */
  readonly isAdopted?: (kind: ObjectKind) => boolean;
  /** How long to wait for a Terminating namespace, for example `5m`. */
  readonly timeout: string;
}

/** How `destroy` would treat the objects in a namespace that was adopted by mistake. */
const DANGER = "If this stack adopted it, destroy would delete these objects too.";

/**
 * Options of a namespace that protect objects of others from `destroy`.
 *
 * A hook runs before the creation, and in previews too. It rejects an existing namespace that holds
 * unmanaged objects, or that another resource created. It adopts a namespace that was left by an
 * interrupted `up`, and waits for a Terminating namespace.
 *
 * A transform runs in every run. It sets `retainOnDelete` on a namespace that holds objects which
 * this stack did not create, because `destroy` does not run the program and could not check it.
 */
export function namespaceGuard(
  name: string,
  args: NamespaceGuardArgs,
): Pick<pulumi.CustomResourceOptions, "hooks" | "transforms"> {
  if (!supportsHooks()) {
    return {};
  }
  return {
    hooks: { beforeCreate: beforeCreation(args.cluster, `${name}-guard`, adoption(args)) },
    transforms: [retention(args)],
  };
}

function adoption(args: NamespaceGuardArgs): pulumi.ResourceHookFunction {
  const { cluster, argument, isAdopted = () => false, timeout } = args;
  return bindToRun(async ({ newInputs }) => {
    const { name } = metadataOf(newInputs);
    // A preview may not know the name yet, or how to reach the cluster.
    const view = typeof name === "string" ? await cluster.view(name) : undefined;
    const snapshot = typeof name === "string" ? await snapshotOf(cluster, name) : undefined;
    if (name === undefined || view === undefined || snapshot === undefined) {
      return;
    }
    const description = `namespace ${name} of cluster ${cluster.name}`;
    const namespaceObject = await view.getNamespace().catch((error: unknown) => {
      throw new Error(
        renderMessage({
          problem: `cannot check whether ${description} exists`,
          facts: [unreachableMessage(cluster.name, error)],
          section: sectionOf(error),
        }),
      );
    });
    if (namespaceObject === "forbidden") {
      throw new Error(
        renderMessage({
          problem: `forbidden: cannot get ${description}. If it exists and this stack adopted it, destroy would delete it with everything in it.`,
          hint: `Grant "get" on namespaces, or ${useExisting(argument, name)}.`,
          section: "adopt-namespace",
        }),
      );
    }
    if (isTerminating(namespaceObject)) {
      await waitUntilTerminated(view, name, cluster, timeout);
    } else if (namespaceObject !== undefined) {
      const manager = otherManager(namespaceObject, newInputs);
      if (manager !== undefined) {
        throw new Error(await otherManagerMessage(manager, args, name, description));
      }
      if (!isManaged(namespaceObject)) {
        rejectForeignContents(
          description,
          name,
          argument,
          await unmanagedObjects(snapshot, isAdopted),
        );
      }
      // Not recorded as new: the hooks of the objects must look for objects that an earlier run
      // left.
      return;
    }
    noteNewNamespace(cluster.provider, name);
  });
}

function rejectForeignContents(
  description: string,
  name: string,
  argument: NamespaceArgument | undefined,
  { found, unread }: UnmanagedObjects,
): void {
  if (found.length > 0) {
    throw new Error(
      renderMessage({
        problem: `${description} already exists and holds objects that this stack did not create. ${DANGER}`,
        facts: [summarize(found)],
        hint: `To use the namespace and keep it on destroy, ${useExisting(argument, name)}.`,
        section: "adopt-namespace",
      }),
    );
  }
  if (unread.length > 0) {
    throw new Error(
      renderMessage({
        problem: `${description} already exists, and some of its objects cannot be listed. ${DANGER}`,
        facts: [summarize(unread)],
        hint: `Grant "list" on these kinds, or ${useExisting(argument, name)}.`,
        section: "adopt-namespace",
      }),
    );
  }
}

/** How to use an existing namespace without managing it. */
function useExisting(argument: NamespaceArgument | undefined, name: string): string {
  return argument === undefined
    ? `use its name "${name}" instead of declaring a TenantNamespace`
    : `set ${argument.path} to "${name}"`;
}

/** The error for a namespace that another resource created. */
async function otherManagerMessage(
  manager: OtherManager,
  { argument }: NamespaceGuardArgs,
  name: string,
  description: string,
): Promise<string> {
  const problem = `${description} is managed by ${manager.description} and is deleted with it, with everything in it`;
  const section = "other-resource";
  const existing = `To use the namespace without managing it, ${useExisting(argument, name)}.`;
  if (manager.stack !== undefined) {
    return renderMessage({ problem, hint: existing, section });
  }
  const owner =
    argument === undefined
      ? manager.successor
      : parseUrn((await valueIfKnown(argument.component.urn)) ?? "").name;
  const hint =
    `${ifRenamed(manager, owner)} Otherwise remove "${owner}", run pulumi up, and add it again. ` +
    (argument === undefined
      ? existing
      : `If "${manager.name}" is still declared, ${useExisting(argument, name)}.`);
  return renderMessage({ problem, hint, section });
}

/** Keeps a namespace that holds objects which this stack did not create. */
function retention(args: NamespaceGuardArgs): pulumi.ResourceTransform {
  const { cluster, namespace } = args;
  return bindToRun(async ({ props, opts }) => {
    const name = await valueIfKnown(namespace);
    const snapshot = name === undefined ? undefined : await snapshotOf(cluster, name);
    if (snapshot === undefined || opts.retainOnDelete === true) {
      return undefined;
    }
    // With the Automation API, an error in a transform blocks an inline program forever.
    const reason = await retentionReason(snapshot, args).catch(
      (error: unknown) => `cannot be inspected (${reasonOf(error)})`,
    );
    if (reason === undefined) {
      return undefined;
    }
    const message = renderMessage({
      problem: `namespace ${name ?? ""} of cluster ${cluster.name} ${reason}`,
      hint: "On destroy, Pulumi deletes the objects of this stack and keeps the namespace.",
      section: "namespace-kept",
    });
    void pulumi.log.info(await hideSecretValues(message, [namespace]));
    return { props, opts: { ...opts, retainOnDelete: true } };
  });
}

async function retentionReason(
  snapshot: NamespaceSnapshot,
  { isAdopted = () => false }: NamespaceGuardArgs,
): Promise<string | undefined> {
  const namespaceObject = await snapshot.getNamespace();
  if (
    namespaceObject === undefined ||
    (namespaceObject !== "forbidden" && isTerminating(namespaceObject))
  ) {
    return undefined;
  }
  // If the namespace cannot be read, its name in the annotation is not known.
  const isOwn = namespaceObject === "forbidden" ? isOfThisStack : ownObjectsIn(namespaceObject);
  const { found, unread } = await unmanagedObjects(
    snapshot,
    (kind, metadata) => isOwn({ metadata }) || isAdopted(kind),
  );
  if (found.length > 0) {
    return `holds objects that this stack did not create (${summarize(found)})`;
  }
  return unread.length > 0
    ? `holds objects that cannot be listed (${summarize(unread)})`
    : undefined;
}
