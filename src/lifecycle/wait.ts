import * as pulumi from "@pulumi/pulumi";
import { explain, explainRefusal } from "../network/checks/explain.js";
import type { SideLocation } from "../network/checks/side-location.js";
import { digestOf } from "../digest.js";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { READINESS, type AwaitedKind, waitFor } from "../liqo/readiness.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { bindToRun, metadataOf } from "../pulumi/resource-hook.js";
import { objectLocation } from "../network/checks/object-place.js";
import { type ObjectHooks, registerHooks } from "./register-hooks.js";

/** What the provider says where an object is there and has not become ready, and where that took too long. */
const OF_A_WAIT = /failed to fully initialize or become live|timed out waiting/;
const TIMED_OUT = "timed out waiting";

/** What a component waits for, and how long. */
export interface WaitArgs {
  readonly cluster: LiqoCluster;
  readonly kind: AwaitedKind;
  /**
   * What has to be there besides, as expressions of the provider.
   *
   * @default []
   */
  readonly also?: readonly string[];
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** The other end of the tunnel, to look at as well if the wait fails. */
  readonly otherEnd?: () => SideLocation | undefined;
  /** What has to be so before the object is created or updated. */
  readonly prepare?: ObjectHooks;
}

/**
 * The wait for one object: bounded, announced while it lasts, and explained when it fails.
 *
 * The object takes both its annotations and its options from here.
 */
export class Wait {
  /** Bound the wait and speak of it. */
  public readonly opts: Pick<pulumi.CustomResourceOptions, "customTimeouts" | "hooks">;

  private readonly registered: Promise<void>;
  private begun = false;

  constructor(
    private readonly component: pulumi.ComponentResource,
    name: string,
    private readonly args: WaitArgs,
  ) {
    const { kind, timeout } = args;
    const onError: pulumi.ErrorHook[] = [];
    // Made without the constructor, which registers the hook itself and lets nobody handle a refusal.
    const hook = Object.assign(Object.create(pulumi.ErrorHook.prototype) as pulumi.ErrorHook, {
      name: hookName(`${name}-${kind}-failed`),
      callback: bindToRun(this.explain),
    });

    // Engines and language hosts before 3.218 have no such hook and refuse it; there the provider's own words stand.
    // The engine asks for the hooks of a resource once its inputs are known, so these wait for the answer.
    const takesHooks = supportsHooks();
    const answer = takesHooks ? pulumi.runtime.registerErrorHook(hook) : Promise.resolve();
    this.registered = answer.then(
      () => void onError.push(hook),
      () => undefined,
    );
    const { preflight, beforeCreate = [], beforeUpdate = [] } = args.prepare ?? {};
    const announce = bindToRun(this.announce);
    const prepared = registerHooks(`${name}-${kind}`, {
      preflight,
      beforeCreate: [...beforeCreate, announce],
      beforeUpdate: [...beforeUpdate, announce],
    });
    this.opts = {
      customTimeouts: { create: timeout, update: timeout, delete: timeout },
      hooks: takesHooks ? { ...prepared, onError } : undefined,
    };
  }

  /**
   * Annotations that make the provider wait until the cluster shows the object as it is declared, and ready.
   *
   * They depend on no resource, and are known in every preview: an object whose metadata may change with another one that is
   * replaced, a Secret with new keys, would be replaced along with it.
   */
  public annotationsFor(declared: pulumi.Input<unknown>) {
    const { kind, also } = this.args;
    const known = valueIfKnown(pulumi.output(declared));
    const revision = Promise.all([known, this.registered]).then(([value = null]) =>
      digestOf(value),
    );
    return waitFor(kind, pulumi.output(revision), also);
  }

  /** Whether this run of the program creates or updates the object, and so waits for it. */
  public get hasBegun(): boolean {
    return this.begun;
  }

  private readonly announce: pulumi.ResourceHookFunction = async ({ newInputs }) => {
    this.begun = true;
    const { timeout } = this.args;
    const message = `waiting up to ${timeout} until ${this.expectation(newInputs)}`;
    await pulumi.log.info(message, this.component, undefined, /* ephemeral */ true);
  };

  private readonly explain: pulumi.ErrorHookFunction = async (failure) => {
    const { newInputs, failedOperation, errors } = failure;
    if (failedOperation !== "delete") {
      const [error = ""] = errors;
      const lines = OF_A_WAIT.test(error)
        ? await this.unreached(newInputs, error.includes(TIMED_OUT))
        : await this.refused(newInputs, failedOperation);
      await pulumi.log.error(lines.join("\n"), this.component);
    }
    return /* retry */ false;
  };

  private async unreached(
    inputs: Record<string, unknown> | undefined,
    isTimedOut: boolean,
  ): Promise<string[]> {
    const { cluster, kind, timeout, otherEnd } = this.args;
    const { name = "" } = metadataOf(inputs);
    const place = objectLocation(cluster, inputs);
    return [
      `${isTimedOut ? `Gave up after ${timeout}` : "The wait was interrupted"}: waited until ${this.expectation(inputs)}.`,
      ...(await explain({ kind, name, place, otherEnd: otherEnd?.() })),
    ];
  }

  private async refused(
    inputs: Record<string, unknown> | undefined,
    operation: string,
  ): Promise<string[]> {
    return [
      `${this.which(inputs)} could not be ${operation}d: the provider's error says why.`,
      ...(await explainRefusal(objectLocation(this.args.cluster, inputs))),
    ];
  }

  private expectation(inputs: Record<string, unknown> | undefined): string {
    return `${READINESS[this.args.kind].words}: ${this.which(inputs)}`;
  }

  private which(inputs: Record<string, unknown> | undefined): string {
    const { cluster, kind } = this.args;
    const { namespace = "", name = "" } = metadataOf(inputs);
    return `${kind} ${namespace}/${name} in cluster ${cluster.name}`;
  }
}
