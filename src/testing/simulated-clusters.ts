import * as pulumi from "@pulumi/pulumi";
import { type Duration, millisecondsOf } from "../validation/duration.js";
import type { StepCounts } from "./engine/resource-state.js";
import { StackOutputs } from "./engine/stack-outputs.js";
import { LIQO_CONTROLLERS } from "./liqo/controllers.js";
import { liveObjects, objectsOf, statesOfKind } from "./live-objects.js";
import { checkDuration } from "./options-check.js";
import type { SimulatedClusterOptions, SimulatedFault, SimulationOptions } from "./options.js";
import type { SimulatedObject, SimulatedRun } from "./simulated-run.js";
import { settle, SimulatedStack } from "./simulated-stack.js";
import { World } from "./world.js";

/**
 * Kubernetes clusters with Liqo, in memory. Run Pulumi programs and tests on them without a Pulumi
 * engine, a cluster or a network.
 *
 * @example
 * ```ts
 * const clusters = await SimulatedClusters.start({ rome: {}, milan: {} });
 * const { outputs } = await clusters.up(() => {
 *   const rome = new LiqoCluster("rome", { context: "rome" });
 *   const milan = new LiqoCluster("milan", { context: "milan" });
 *   return { status: new LiqoNetworkPair("rome-milan", { server: milan, client: rome }).status };
 * });
 * // outputs.status is "Connected"
 * ```
 *
 * The simulator does not simulate:
 * - validation by the API server: unknown fields, RBAC. Of the admission webhooks, only those of Liqo
 *   for the objects of a peering. Only these objects have a `generation`, and a new namespace does not
 *   contain the objects that Kubernetes creates, such as ServiceAccount `default`;
 * - finalizers: objects and their dependents are deleted immediately;
 * - time: the clock of the clusters advances only with events, waits and `advance`. A wait times
 *   out when nothing changes in the clusters for a while (option `patience`), and takes 5 minutes on
 *   this clock, whatever its timeout is;
 * - the status of objects other than those of Liqo's network and of a peering: they stay as
 *   declared and count as ready;
 * - pods on virtual nodes: deleting a VirtualNode drains no pods. Certificates are not renewed, and
 *   credentials for Amazon EKS do not exist;
 * - the ForeignCluster of a network without a peering;
 * - the contents of a gateway template: the template must exist. The pod of a gateway is replaced
 *   whenever the `spec` of the gateway changes, even if the rendered pod would be the same. A
 *   gateway has one pod and no ReplicaSet;
 * - the seconds in which a Connection still reports `Connected` after its tunnel was lost: it
 *   reports `Error` immediately;
 * - fields that Pulumi's provider changes by replacing the object, such as `data` of a Secret: they
 *   are updated in place;
 * - the replacement of the dependents of a resource with `deleteBeforeReplace`;
 * - provider functions, which fail, and the objects of Helm charts and lists, which are not sent to
 *   a cluster;
 * - options of the Pulumi CLI, for example `--target` and `--replace`, and policy packs;
 * - the resource options `deletedWith`, `import` and `replaceOnChanges`.
 *   Transforms may set only `protect`, `retainOnDelete`, `ignoreChanges` and `deleteBeforeReplace`;
 * - delete hooks that the program of the current run does not register: `destroy` runs no hooks.
 */
export class SimulatedClusters {
  private readonly ownStack: SimulatedStack;

  private constructor(
    private readonly world: World,
    private readonly options: SimulationOptions,
    private readonly stacks = new StackOutputs(),
  ) {
    this.ownStack = new SimulatedStack(world, options, stacks);
  }

  /**
   * Starts clusters. All resources of this process are deployed to these clusters, until the next
   * call.
   *
   * Run a program with `up` or `preview`. Or create resources directly, and wait for them with
   * `settle`.
   *
   * @param clusters the clusters by name.
   */
  static async start(
    clusters: Readonly<Record<string, SimulatedClusterOptions>>,
    options: SimulationOptions = {},
  ): Promise<SimulatedClusters> {
    const world = new World(clusters, options, LIQO_CONTROLLERS);
    const started = new SimulatedClusters(world, options);
    await started.ownStack.begin(options.preview ?? false);
    return started;
  }

  /**
   * Another stack on the same clusters. The stacks do not share resources. A `StackReference` reads
   * the outputs of another stack.
   */
  stack(name: string): SimulatedClusters {
    return new SimulatedClusters(this.world, { ...this.options, stack: name }, this.stacks);
  }

  /**
   * Runs a program like `pulumi up`.
   *
   * Fails if the program declares no resources but the stack has some: usually the module of the
   * program was imported before. To delete all resources, call `destroy`.
   */
  async up<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.ownStack.run(program, { preview: false });
  }

  /** Runs a program like `pulumi preview`. Changes no cluster. */
  async preview<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.ownStack.run(program, { preview: true });
  }

  /** Updates the state of the stack from the live objects, like `pulumi refresh`. */
  refresh(): void {
    this.ownStack.refresh();
  }

  /**
   * Deletes all resources of the stack, like `pulumi destroy`. With `preview`, only counts them. No
   * program runs. The numbers include the stack itself and, like those of the Pulumi CLI, count a
   * retained resource as deleted.
   */
  async destroy({ preview = false } = {}): Promise<StepCounts> {
    return this.ownStack.destroy({ preview });
  }

  /**
   * Waits until no operation is pending, then returns the live objects of the stack's resources.
   * After a preview, returns the objects that `up` would create, with {@link UNKNOWN} for unknown
   * values.
   *
   * After `destroy`, the stack has no resources and the list is empty, even if objects were
   * retained: use `liveObjects` to check what is left in the clusters.
   *
   * @param kind returns only objects of this kind. It must be a kind of Kubernetes, of Liqo or of
   * the program.
   */
  async objects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    const states = this.ownStack.states();
    const selected = kind === undefined ? states : statesOfKind(kind, states, this.world);
    return objectsOf(selected, pulumi.runtime.isDryRun());
  }

  /**
   * Waits until no operation is pending, then returns all objects in the clusters, whoever created
   * them: this stack, another stack, Liqo, or option `objects`.
   *
   * @param kind returns only objects of this kind. It must be a kind of Kubernetes or Liqo, or of an
   * object in the clusters.
   *
   * @example
   * ```ts
   * const before = await clusters.liveObjects();
   * await clusters.up(program);
   * await clusters.destroy();
   * expect(await clusters.liveObjects()).toEqual(before);
   * ```
   */
  async liveObjects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    return liveObjects(this.world, kind);
  }

  /** Replaces the faults, with immediate effect. */
  setFaults(faults: readonly SimulatedFault[]): void {
    this.world.setFaults(faults);
  }

  /**
   * Lets time pass in the clusters, for example until a diagnosis names a blocked tunnel as the
   * cause: it does so only if the gateways have been running for a while. The time is that of the
   * API servers and of all timestamps in objects. Delays (option `delays`) and peer info documents
   * depend on the time of this machine instead.
   *
   * @param duration for example `1m`.
   *
   * @throws if the duration is invalid.
   *
   * @example
   * ```ts
   * clusters.setFaults([{ cluster: "rome", kind: "tunnel-blocked" }]);
   * clusters.advance("1m");
   * const { summary } = await diagnose({ context: "rome" }, { context: "milan" });
   * ```
   */
  advance(duration: Duration): void {
    checkDuration(duration);
    this.world.passTime(millisecondsOf(duration));
  }

  /**
   * Waits until no operation is pending, and rejects if an operation has failed. Call it at the end
   * of each test that creates resources.
   */
  async settle(): Promise<void> {
    await settle();
  }
}
