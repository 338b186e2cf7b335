import * as pulumi from "@pulumi/pulumi";
import { engineTakesHooks } from "./engine-hooks.js";
import { inThisRun, metadataOf } from "./hook.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { AWAITED, type AwaitedKind, waitFor } from "./liqo/waits.js";

/** What a component waits for, and how long. */
export interface WaitArgs {
  readonly cluster: LiqoCluster;
  readonly kind: AwaitedKind;
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** What has to be so before the object is created or updated. */
  readonly prepare?: Pick<pulumi.ResourceHookBinding, "beforeCreate" | "beforeUpdate">;
}

/**
 * The wait for one object: bounded, announced while it lasts, and explained when it fails.
 *
 * The object takes both its annotations and its options from here.
 */
export class Wait {
  /** Make the provider wait. */
  public readonly annotations: Promise<Record<string, string>>;

  /** Bound the wait and speak of it. */
  public readonly opts: Pick<pulumi.CustomResourceOptions, "customTimeouts" | "hooks">;

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
      name: `${name}-${kind}-failed`,
      callback: inThisRun(this.explain),
    });

    // Engines and language hosts before 3.218 have no such hook and refuse it; there the provider's own words stand.
    // The engine asks for the hooks of a resource once its inputs are known, so these wait for the answer.
    const takesHooks = engineTakesHooks();
    const registered = takesHooks ? pulumi.runtime.registerErrorHook(hook) : Promise.resolve();
    this.annotations = registered.then(
      () => {
        onError.push(hook);
        return waitFor(kind);
      },
      () => waitFor(kind),
    );
    const announce = inThisRun(this.announce);
    const { beforeCreate = [], beforeUpdate = [] } = args.prepare ?? {};
    const hooks = {
      beforeCreate: [...beforeCreate, announce],
      beforeUpdate: [...beforeUpdate, announce],
      onError,
    };
    this.opts = {
      customTimeouts: { create: timeout, update: timeout, delete: timeout },
      hooks: takesHooks ? hooks : undefined,
    };
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

  private readonly explain: pulumi.ErrorHookFunction = async ({ newInputs, failedOperation }) => {
    if (failedOperation !== "delete") {
      const { cluster, kind, timeout } = this.args;
      const { namespace = "", name = "" } = metadataOf(newInputs);
      const lines = await cluster.explain({ kind, namespace, name });
      const heading = `Within ${timeout} it was not reached that ${this.expectation(newInputs)}.`;
      await pulumi.log.error([heading, ...lines].join("\n"), this.component);
    }
    return /* retry */ false;
  };

  private expectation(inputs: Record<string, unknown> | undefined): string {
    const { cluster, kind } = this.args;
    const { namespace = "", name = "" } = metadataOf(inputs);
    return `${AWAITED[kind].words}: ${kind} ${namespace}/${name} in cluster ${cluster.name}`;
  }
}
