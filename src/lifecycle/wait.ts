import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { digestOf, publicDigestOf } from "../digest.js";
import { type Readiness, readinessAnnotations } from "../liqo/readiness.js";
import { supportsHooks } from "../pulumi/engine.js";
import { registerErrorHook } from "../pulumi/error-hook.js";
import { unknownInPreview, valueIfKnown } from "../pulumi/output-value.js";
import { bindToRun, hideSecretsOf, metadataOf, revealInputs } from "../pulumi/resource-hook.js";
import { type ObjectHooks, registerHooks } from "./register-hooks.js";
import type { Timeouts } from "./timeouts.js";
import { wrap } from "../message.js";

/** The provider's error for an object that exists and did not become ready. */
const WAIT_ERROR = /failed to fully initialize or become live|timed out waiting/;
const TIMED_OUT = "timed out waiting";

type Inputs = Record<string, unknown> | undefined;

/** Returns the last lines of an error: why the object failed. */
interface FailureExplanation {
  /** The object did not become ready. */
  readonly notReady: (inputs: Inputs) => Promise<string[]>;
  /** The API server rejected the object. Empty if the provider's error is sufficient. */
  readonly rejected: (inputs: Inputs) => Promise<string[]>;
}

/** What a {@link Wait} waits for, and how long. */
export interface WaitArgs {
  readonly cluster: LiqoCluster;
  readonly readiness: Readiness;
  /**
   * Further expressions of the provider. Each must select a value.
   *
   * @default []
   */
  readonly also?: readonly string[];
  readonly timeouts: Timeouts;
  readonly explanation: FailureExplanation;
  /** Hooks that run before the object is created or updated. */
  readonly prepare?: ObjectHooks;
}

/**
 * Restores the array of error hooks, which gets the hook of a {@link Wait} later. The classes of
 * Pulumi's Kubernetes SDK copy the array.
 */
function keepErrorHooks(onError: pulumi.ErrorHook[]): pulumi.ResourceTransformation {
  return ({ props, opts }) => ({ props, opts: { ...opts, hooks: { ...opts.hooks, onError } } });
}

/**
 * Makes the provider wait until an object is ready: annotations, and options with the timeout, a
 * progress message and an explanation of a failure. Pass both to the object.
 */
export class Wait {
  /** Options of the object: its timeouts and hooks. */
  public readonly opts: Pick<
    pulumi.CustomResourceOptions,
    "customTimeouts" | "hooks" | "transformations"
  >;

  private readonly registered: Promise<void>;

  /** @param resource the resource that messages are about. */
  constructor(
    private readonly resource: pulumi.Resource | undefined,
    name: string,
    private readonly args: WaitArgs,
  ) {
    const { kind } = args.readiness;
    const { onError, registered } = registerErrorHook(
      `${name}-${kind}-failed`,
      bindToRun(this.explain),
    );
    this.registered = registered;
    const { preflight, warn, beforeCreate = [], beforeUpdate = [] } = args.prepare ?? {};
    const announce = bindToRun(this.announce);
    const hooks = registerHooks(args.cluster, `${name}-${kind}`, {
      preflight,
      warn,
      beforeCreate: [...beforeCreate, announce],
      beforeUpdate: [...beforeUpdate, announce],
    });
    this.opts = {
      customTimeouts: { ...args.timeouts },
      ...(supportsHooks() && {
        hooks: { ...hooks, onError },
        transformations: [keepErrorHooks(onError)],
      }),
    };
  }

  /**
   * Annotations that make the provider wait until the object in the cluster is as declared, and
   * ready.
   *
   * They carry no dependencies. Otherwise the replacement of a dependency, such as the Secret with
   * the keys, would replace this object too. If a preview does not know all declared values, it does
   * not know the annotations: with other values than those of `up`, an update plan would fail.
   */
  public annotationsFor(declared: pulumi.Input<unknown>) {
    const { readiness, also } = this.args;
    const output = pulumi.output(declared);
    const known = Promise.all([valueIfKnown(output), pulumi.isSecret(output)]);
    // The object must not be registered before its error hook.
    const revision = Promise.all([known, this.registered]).then(([[value, isSecret]]) => {
      if (value === undefined) {
        return unknownInPreview(() => digestOf(null));
      }
      // The state, previews and the annotation show the revision.
      return publicDigestOf(value, isSecret, this.args.readiness.kind);
    });
    return readinessAnnotations(readiness, pulumi.output(revision), also);
  }

  private readonly announce: pulumi.ResourceHookFunction = async ({ oldInputs, newInputs }) => {
    const { timeouts, readiness } = this.args;
    const timeout = oldInputs === undefined ? timeouts.create : timeouts.update;
    const message = `waiting up to ${timeout} until ${readiness.condition}: ${this.description(newInputs)}`;
    const hidden = hideSecretsOf(newInputs, message);
    await pulumi.log.info(hidden, this.resource, undefined, /* ephemeral */ true);
  };

  private readonly explain: pulumi.ErrorHookFunction = async (failure) => {
    const { failedOperation, errors } = failure;
    const { newInputs } = await revealInputs(failure);
    const { create, update } = this.args.timeouts;
    if (failedOperation !== "delete") {
      const [error = ""] = errors;
      const lines = WAIT_ERROR.test(error)
        ? await this.notReady(
            newInputs,
            error.includes(TIMED_OUT)
              ? `timed out after ${failedOperation === "update" ? update : create}`
              : "the wait was interrupted",
          )
        : await this.rejected(newInputs, failedOperation);
      await pulumi.log.error(hideSecretsOf(newInputs, lines.join("\n")), this.resource);
    }
    return /* retry */ false;
  };

  private async notReady(inputs: Inputs, problem: string): Promise<string[]> {
    const { explanation, readiness } = this.args;
    return [
      `${problem}: ${this.description(inputs)}`,
      ...wrap(`waited until ${readiness.condition}`, "  ", "  "),
      ...(await explanation.notReady(inputs)),
    ];
  }

  private async rejected(inputs: Inputs, operation: string): Promise<string[]> {
    return [
      `cannot ${operation} ${this.description(inputs)}: see the provider's error`,
      ...(await this.args.explanation.rejected(inputs)),
    ];
  }

  private description(inputs: Inputs): string {
    const { cluster, readiness } = this.args;
    const { namespace = "", name = "" } = metadataOf(inputs);
    return `${readiness.kind} ${namespace}/${name} in cluster ${cluster.name}`;
  }
}
