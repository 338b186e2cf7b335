import * as pulumi from "@pulumi/pulumi";
import type { LiveObject } from "../../cluster/live-object.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import { MANAGED_BY_ANNOTATION, managerUrnOf } from "../../liqo/annotations.js";
import type { LiqoKind } from "../../liqo/object.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import { perRun } from "../../pulumi/per-run.js";
import { parseUrn } from "../../pulumi/urn.js";

/** The resources of objects that the program declares, each as `<type>::<name>`. */
const declaredResources = perRun(
  Symbol.for("pulumi-liqo/declared-resources"),
  () => new Set<string>(),
);

/**
 * The annotation by which a resource recognizes the object that it created: the URN of the
 * resource.
 */
export function managedBy(
  { apiVersion, kind }: LiqoKind,
  name: string,
  parent: pulumi.Resource | pulumi.Input<pulumi.URN> | undefined,
): Record<typeof MANAGED_BY_ANNOTATION, pulumi.Output<string>> {
  const type = `kubernetes:${apiVersion}:${kind}`;
  declaredResources().add(`${type}::${name}`);
  const urn = pulumi.createUrn(name, type, parent);
  // With its dependency on the parent, the resource would wait for all children of the parent, and
  // so for itself.
  return { [MANAGED_BY_ANNOTATION]: withoutDependency(urn) };
}

/** Whether a resource of a program with this library created an object. */
export function isManaged(object: KubernetesObject): boolean {
  return managerUrnOf(object) !== undefined;
}

/** Whether a resource of this stack, under its present name, created an object. */
export function isOfThisStack(object: KubernetesObject): boolean {
  return managerOf(object)?.stack === `${pulumi.getProject()}/${pulumi.getStack()}`;
}

/**
 * Whether a resource of this program created an object, in this stack or in a stack with another
 * name. The other stack may be this stack before it was renamed, or one with the same program.
 */
function isDeclared(object: KubernetesObject): boolean {
  const manager = managerOf(object);
  return manager !== undefined && declaredResources().has(`${manager.type}::${manager.name}`);
}

/** Whether this stack created an object, also before the stack was renamed. */
export function isOwn(object: KubernetesObject): boolean {
  return isOfThisStack(object) || isDeclared(object);
}

/**
 * Distinguishes the objects of this stack in a namespace that this stack declares. Before the first
 * `up` of a renamed stack, the namespace and the objects have its former name. The former name of
 * another stack cannot be meant: if the namespace is not in the state, the namespace guard rejects
 * it.
 */
export function ownObjectsIn(namespace: KubernetesObject): (object: KubernetesObject) => boolean {
  const former = isDeclared(namespace) ? managerOf(namespace)?.stack : undefined;
  return (object) =>
    isOfThisStack(object) ||
    (former !== undefined && managerOf(object)?.stack === former && isDeclared(object));
}

function managerOf(object: KubernetesObject): ReturnType<typeof parseUrn> | undefined {
  const manager = managerUrnOf(object);
  return manager === undefined ? undefined : parseUrn(manager);
}

/** The resource that manages an object, if another resource is about to adopt the object. */
export interface OtherManager {
  /** Name of the resource. */
  readonly name: string;
  /** Project and stack of the resource. Undefined if it is a resource of this stack. */
  readonly stack?: string;
  /** The resource and its stack, for messages. */
  readonly description: string;
  /** Name of the resource that would adopt the object. */
  readonly successor: string;
}

/**
 * The resource that created an object, if that is not the resource that declares it now. For the
 * engine the two are unrelated: if the first resource is no longer declared, the engine deletes the
 * object after the second resource has adopted it.
 */
export function otherManager(
  object: LiveObject | undefined,
  inputs: Record<string, unknown> | undefined,
): OtherManager | undefined {
  const [manager, declaredUrn] = [managerUrnOf(object), managerUrnOf(inputs)];
  if (manager === undefined || declaredUrn === undefined || manager === declaredUrn) {
    return undefined;
  }
  const [theirs, ours] = [parseUrn(manager), parseUrn(declaredUrn)];
  const stack = theirs.stack === ours.stack ? undefined : theirs.stack;
  const description = `"${theirs.name}" in ${stack === undefined ? "this stack" : `stack ${stack}`}`;
  return { name: theirs.name, stack, description, successor: ours.name };
}

/**
 * An `up` without the alias leaves resources under the new name in the state. The engine then finds
 * these resources and ignores the alias.
 */
export const UP_UNDER_FORMER_NAME =
  "If an earlier up failed under the new name, run pulumi up once with the old name first.";

/** How to keep the objects of a moved resource. Ends a sentence that begins with "If". */
export const ADD_FORMER_PARENT =
  "add the option aliases: [{ parent: <its former parent> }]. " +
  "If an earlier up failed under the new parent, run pulumi up once with the former parent first.";

/**
 * How to proceed if both are the same resource under another name or another parent.
 *
 * @param component name of the component that the resource is part of.
 */
export function ifRenamed({ name, successor }: OtherManager, component: string): string {
  if (name === successor) {
    return `If you moved "${component}", ${ADD_FORMER_PARENT}`;
  }
  const part = successor.slice(component.length);
  const former = name.slice(0, name.length - part.length);
  return name.endsWith(part)
    ? `If you renamed "${former}", add the option aliases: [{ name: "${former}" }] to "${component}". ` +
        UP_UNDER_FORMER_NAME
    : "If you renamed a resource, use its former name.";
}
