import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";
import { DEFAULTS } from "../defaults.js";
import { managedBy } from "../lifecycle/adoption/managed-by.js";
import {
  type AdoptionRule,
  ownershipHook,
  ownershipHooks,
} from "../lifecycle/adoption/ownership-hook.js";
import { explainObject } from "../lifecycle/object-report.js";
import { type Timeouts, timeoutsOf } from "../lifecycle/timeouts.js";
import { Wait } from "../lifecycle/wait.js";
import { type LiqoKind, PROVIDER_ANNOTATIONS, typeTokenOf } from "../liqo/object.js";
import type { Readiness } from "../liqo/readiness.js";
import { kebabCase } from "../message.js";
import { logTarget } from "../pulumi/log-target.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { withoutDependency } from "../pulumi/output-value.js";
import { booleanRule } from "../validation/rules.js";
import { peeringOf } from "./parent-peering.js";
import { type ArgumentChecks, optionalPlain } from "../validation/arguments.js";
import { claim, ownerOf } from "../validation/claims.js";
import { InvalidArgsError } from "../validation/errors.js";
import { failUpdate } from "../validation/fail-update.js";
import { type Duration, timeoutRule } from "../validation/duration.js";

/** Arguments of a resource that waits for Liqo. */
export interface WaitingArgs {
  /**
   * Whether to adopt an existing object that this stack did not create, for example an object of
   * `liqoctl`. This stack deletes an adopted object on `destroy`. A plain value, not an output.
   *
   * @default false
   */
  readonly adopt?: boolean | undefined;

  /**
   * How long to wait for Liqo, for example `90s` (`liqoctl`: `--timeout`). A plain value, not an
   * output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;
}

export const WAITING_ARGUMENTS: ArgumentChecks<WaitingArgs> = {
  adopt: optionalPlain(booleanRule),
  timeout: optionalPlain(timeoutRule),
};

/** Where an object is. */
export interface ObjectPlace {
  readonly cluster: LiqoCluster;
  readonly namespace: pulumi.Input<string>;
}

/** The object itself. */
export interface ObjectDeclaration {
  readonly kind: LiqoKind;
  /** Name of the object in the cluster. */
  readonly name: pulumi.Input<string>;
  /** The argument that sets the name. Undefined if it cannot be set. */
  readonly nameArgument?: string;
  /**
   * Whether the check of the arguments has claimed the object already.
   *
   * @default false
   */
  readonly isClaimed?: boolean;
  /**
   * Whether an object that was created without Pulumi can be adopted.
   *
   * @default - each can
   */
  readonly adoption?: AdoptionRule;
  /**
   * Whether an existing object is of this stack, although no resource of Pulumi created it. Then it
   * is adopted.
   *
   * @default - it is not
   */
  readonly isOwn?: (object: LiveObject) => Promise<boolean>;
  readonly labels?: pulumi.Input<Readonly<Record<string, string>>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** What is declared, without what Liqo adds. A change makes the wait start again. */
  readonly content: pulumi.Input<unknown>;
  /** Undefined if nothing is waited for. */
  readonly awaited?: AwaitedObject;
}

/** When an object is ready, and what to do if it does not become ready. */
interface AwaitedObject {
  readonly readiness: Readiness;
  /** Further expressions of the provider. Each must select a value. */
  readonly also?: readonly string[];
  /** What may be wrong, in a sentence. */
  readonly hint: string;
  /**
   * The last lines of the error of a failed wait: the cause and the fix. Empty if the cause is not
   * known.
   *
   * @default - the conditions of the object and its last event
   */
  readonly explain?: (inputs: Record<string, unknown> | undefined) => Promise<string[]>;
}

/** Metadata and options of an object. */
export interface DeclaredObject {
  readonly metadata: {
    readonly name: pulumi.Input<string>;
    readonly namespace: pulumi.Input<string>;
    readonly labels?: pulumi.Input<Record<string, string>>;
    readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  };
  readonly opts: pulumi.CustomResourceOptions;
}

const ADOPT: AdoptionRule = () => undefined;

const REJECT: AdoptionRule = (_object, inputs) => ({
  hint: `To adopt it, set adopt: true${ofPeering(inputs)}. Otherwise delete it.`,
  section: "adopt-peering",
});

/** Adopts only the objects of this stack. */
function rejectUnless(isOwn: ObjectDeclaration["isOwn"]): AdoptionRule {
  return isOwn === undefined
    ? REJECT
    : async (object, inputs) => ((await isOwn(object)) ? undefined : REJECT(object, inputs));
}

/** The component with the argument `adopt`, if it is a peering. */
function ofPeering(inputs: Record<string, unknown> | undefined): string {
  const component = peeringOf(inputs);
  return component === undefined ? "" : ` on the ${component}`;
}

/**
 * Declares an object: rejects an object that this stack did not create unless
 * it is adopted, waits until the object is ready, and explains a failure.
 *
 * @param name name of the resource.
 */
export function declareObject(
  name: string,
  { cluster, namespace, adopt = false, timeout = DEFAULTS.timeout }: ObjectPlace & WaitingArgs,
  declaration: ObjectDeclaration,
  opts: pulumi.CustomResourceOptions | undefined,
): DeclaredObject {
  const { kind, labels, annotations, content, awaited } = declaration;
  const rule = adopt ? (declaration.adoption ?? ADOPT) : rejectUnless(declaration.isOwn);
  const customTimeouts = timeoutsOf(timeout, opts);
  const wait =
    awaited && waitFor(name, { cluster, kind, awaited, timeouts: customTimeouts, rule }, opts);
  const ownOptions = {
    ...(wait?.opts ?? {
      customTimeouts: { ...customTimeouts },
      hooks: ownershipHooks(cluster, rule),
    }),
    // The name stays, so the deletion would delete the replacement.
    deleteBeforeReplace: true,
  };
  return {
    metadata: {
      name:
        declaration.isClaimed === true
          ? declaration.name
          : claimed(name, { cluster, namespace, declaration, parent: opts?.parent }),
      namespace,
      // The provider would report an empty object as a change.
      ...(labels !== undefined && { labels }),
      annotations: {
        ...PROVIDER_ANNOTATIONS,
        ...annotations,
        ...wait?.annotationsFor(content),
        ...managedBy(kind, name, opts?.parent),
      },
    },
    opts: mergeOptions({ provider: cluster.provider, ...ownOptions }, opts),
  };
}

interface WaitForArgs {
  readonly cluster: LiqoCluster;
  readonly kind: LiqoKind;
  readonly awaited: AwaitedObject;
  readonly timeouts: Timeouts;
  readonly rule: AdoptionRule;
}

function waitFor(
  name: string,
  { cluster, kind, awaited, timeouts, rule }: WaitForArgs,
  opts: pulumi.CustomResourceOptions | undefined,
): Wait {
  const { readiness, also, hint, explain } = awaited;
  const section = `wait-${kebabCase(kind.kind)}`;
  return new Wait(logTarget(typeTokenOf(kind), name, opts?.parent), name, {
    cluster,
    readiness,
    also,
    timeouts,
    explanation: {
      notReady: async (inputs) => {
        const cause = await explain?.(inputs);
        return cause === undefined || cause.length === 0
          ? explainObject({ cluster, inputs, hint, section })
          : cause;
      },
      rejected: () => Promise.resolve([]),
    },
    prepare: { preflight: ownershipHook(cluster, rule) },
  });
}

interface ClaimArgs extends ObjectPlace {
  readonly declaration: ObjectDeclaration;
  readonly parent: pulumi.Resource | undefined;
}

/**
 * The name of an object that no other resource of the program declares. Otherwise both would write
 * the object, and the removal of either would delete it.
 */
function claimed(
  name: string,
  { cluster, namespace, declaration, parent }: ClaimArgs,
): pulumi.Output<string> {
  const { kind, name: objectName, nameArgument } = declaration;
  const place = pulumi.all([cluster.clusterId, namespace, objectName]);
  // With its dependency on the parent, the object would wait for all children of the parent, and so
  // for itself.
  const owner = withoutDependency(ownerOf(parent, kind.kind, name));
  return pulumi.all([place, owner]).apply(([[clusterId, inNamespace, object], claimant]) => {
    const holder = claim(clusterId, `${kind.kind} ${inNamespace}/${object}`, claimant);
    if (holder === undefined) {
      return object;
    }
    const otherName = nameArgument === undefined ? "" : `set another ${nameArgument}, or `;
    const reason =
      `${kind.kind} ${inNamespace}/${object} of cluster ${cluster.name} is already declared by "${holder}": ` +
      `${otherName}remove either of them`;
    const problems = [{ path: "", reason }];
    return failUpdate(kind.kind, name, new InvalidArgsError(kind.kind, name, problems));
  });
}
