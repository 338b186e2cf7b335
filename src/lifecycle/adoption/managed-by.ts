import * as pulumi from "@pulumi/pulumi";
import type { LiveObject } from "../../cluster/cluster-view.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/names.js";
import type { LiqoKind } from "../../liqo/object.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import { parseUrn } from "../../pulumi/urn.js";
import { metadataOf } from "../../pulumi/resource-hook.js";

/** Annotation by which a resource knows an object again that it has made: its URN. */
export function managedBy(
  { apiVersion, kind }: LiqoKind,
  name: string,
  parent: pulumi.Resource | undefined,
): Record<typeof MANAGED_BY_ANNOTATION, pulumi.Output<string>> {
  const urn = pulumi.createUrn(name, `kubernetes:${apiVersion}:${kind}`, parent);
  // Bound to its parent it would wait for all children of that, and so for itself.
  return { [MANAGED_BY_ANNOTATION]: withoutDependency(urn) };
}

/** Whether a resource of such a program has made an object. */
export function isManaged({ metadata }: KubernetesObject): boolean {
  return metadata?.annotations?.[MANAGED_BY_ANNOTATION] !== undefined;
}

/** Whether a resource of this stack created an object. */
export function isOfThisStack({ metadata }: KubernetesObject): boolean {
  const maker = metadata?.annotations?.[MANAGED_BY_ANNOTATION];
  return (
    maker !== undefined && parseUrn(maker).stack === `${pulumi.getProject()}/${pulumi.getStack()}`
  );
}

/** A resource that has made an object, seen from another one that is about to take it over. */
export interface OtherManager {
  /** Name of the resource. */
  readonly name: string;
  /** Project and stack, unless both are of the same. */
  readonly stack?: string;
  /** The same in words. */
  readonly words: string;
  /** Name of the resource that is about to take the object over. */
  readonly successor: string;
}

/**
 * The resource that has made an object, if that is not the one that declares it now. To the engine the two have nothing to
 * do with each other: when the first is no longer declared it is deleted, after the second has taken its object over.
 */
export function otherManager(
  object: LiveObject | undefined,
  inputs: Record<string, unknown> | undefined,
): OtherManager | undefined {
  const maker = object?.metadata?.annotations?.[MANAGED_BY_ANNOTATION];
  const own = metadataOf(inputs).annotations?.[MANAGED_BY_ANNOTATION];
  if (maker === undefined || own === undefined || maker === own) {
    return undefined;
  }
  const [theirs, ours] = [parseUrn(maker), parseUrn(own)];
  const stack = theirs.stack === ours.stack ? undefined : theirs.stack;
  const words = `made by "${theirs.name}" of ${stack === undefined ? "this stack" : `stack ${stack}`}`;
  return { name: theirs.name, stack, words, successor: ours.name };
}

/**
 * What to do if a resource is the same, but is called otherwise or is in another place of the program.
 *
 * @param component name of the component that it is part of.
 */
export function ifRenamed({ name, successor }: OtherManager, component: string): string {
  if (name === successor) {
    return `If "${component}" was moved, give it the option aliases: [{ parent: <its former parent> }]`;
  }
  const part = successor.slice(component.length);
  const former = name.slice(0, name.length - part.length);
  return name.endsWith(part)
    ? `If "${former}" was renamed, give "${component}" the option aliases: [{ name: "${former}" }]`
    : "If something was renamed, give it its former name";
}
