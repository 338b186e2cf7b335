import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "./engine/deployment.js";
import { acceptCallbacks, forgetPending, mockEngine } from "./engine/mocked-engine.js";
import { failOnUnhandledRejections, throwAny } from "./engine/unhandled-rejections.js";
import { Providers } from "./engine/providers.js";
import { Resources } from "./engine/resources.js";
import type { StepCounts } from "./engine/resource-state.js";
import { StackState } from "./engine/stack-state.js";
import { StackOutputs } from "./engine/stack-outputs.js";
import { LIQO_CONTROLLERS } from "./liqo/controllers.js";
import { liveObjects, statesOfKind } from "./live-objects.js";
import { apiAccess } from "./api-access.js";
import type { SimulatedClusterOptions, SimulatedFault, SimulationOptions } from "./options.js";
import { SimulatedKubernetesProvider } from "./provider/kubernetes-provider.js";
import type { SimulatedObject, SimulatedRun } from "./simulated-run.js";
import { checkReturned, exportsOf, resolveOutputs } from "./resolve-outputs.js";
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
 * - validation by the API server: unknown fields, RBAC, admission webhooks. Objects have no
 *   `generation`, and a new namespace does not contain the objects that Kubernetes creates, such as
 *   ServiceAccount `default`;
 * - finalizers: objects and their dependents are deleted immediately;
 * - time: the clock of the clusters advances only with events. A wait times out when nothing
 *   changes in the clusters for a while (option `patience`), whatever its timeout is;
 * - the status of objects other than those of Liqo's network: they stay as declared and count as
 *   ready;
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
 * - the options `deletedWith`, `import` and `replaceOnChanges`. Transforms may set only `protect`,
 *   `retainOnDelete`, `ignoreChanges` and `deleteBeforeReplace`;
 * - delete hooks that the program of the current run does not register: `destroy` runs no hooks.
 */
export class SimulatedClusters {
  private readonly state = new StackState();
  private readonly providers: Providers;
  private readonly resources: Resources;
  private deployment?: Deployment;
  /** The current run. Pulumi's SDK keeps its state in the process, so runs cannot overlap. */
  private static running?: Deployment;

  private constructor(
    private readonly world: World,
    private readonly options: SimulationOptions,
    private readonly stacks = new StackOutputs(),
  ) {
    const provider = new SimulatedKubernetesProvider(world, options.onEvent ?? (() => undefined));
    this.providers = new Providers(world, options.providers ?? {});
    this.resources = new Resources(this.providers, provider, stacks);
    stacks.set(this.stackName, {});
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
    await started.begin(options.preview ?? false);
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
    return this.run(program, { preview: false });
  }

  /** Runs a program like `pulumi preview`. Changes no cluster. */
  async preview<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, { preview: true });
  }

  /** Updates the state of the stack from the live objects, like `pulumi refresh`. */
  refresh(): void {
    for (const [urn, state] of this.state.resources) {
      const live = this.resources.refreshed(state);
      if (live === undefined) {
        this.state.resources.delete(urn);
      } else {
        this.state.resources.set(urn, live);
      }
    }
  }

  /**
   * Deletes all resources of the stack, like `pulumi destroy`. With `preview`, only counts them. No
   * program runs.
   */
  async destroy({ preview = false } = {}): Promise<StepCounts> {
    const { changes } = await this.run(() => undefined, { preview, destroy: true });
    return changes;
  }

  /**
   * Waits until no operation is pending, then returns the live objects that the program has
   * declared. In a preview, returns the objects that `up` would create, with {@link UNKNOWN} for
   * unknown values.
   *
   * @param kind returns only objects of this kind. It must be a kind of Kubernetes, of Liqo or of
   * the program.
   */
  async objects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    const isPreview = pulumi.runtime.isDryRun();
    const declared = isPreview ? this.deployment?.declared : this.state.resources;
    const states = [...(declared?.values() ?? [])];
    const selected = kind === undefined ? states : statesOfKind(kind, states, this.world);
    return liveObjects(selected, isPreview);
  }

  /** Replaces the faults, with immediate effect. */
  setFaults(faults: readonly SimulatedFault[]): void {
    this.world.setFaults(faults);
  }

  /**
   * Waits until no operation is pending, and rejects if an operation has failed. Call it at the end
   * of each test that creates resources.
   */
  async settle(): Promise<void> {
    await this.drain();
    throwAny(SimulatedClusters.running?.status.takeFailures() ?? []);
  }

  private async drain(): Promise<void> {
    const deployment = SimulatedClusters.running;
    const status = deployment?.status;
    const drained = pulumi.runtime.disconnect(/* signalShutdown */ false);
    await Promise.race([drained, status?.stopped.then(() => status.idle()) ?? drained]);
    if (deployment !== undefined) {
      acceptCallbacks(deployment);
      if (status?.isStopped) {
        forgetPending();
      }
    }
  }

  private async run<T>(
    program: () => T,
    { preview, destroy = false }: { readonly preview: boolean; readonly destroy?: boolean },
  ): Promise<SimulatedRun<T>> {
    await this.drain();
    const deployment = await this.begin(preview);
    const { status } = deployment;
    return failOnUnhandledRejections(async (rejected) => {
      let returned: Awaited<T> | undefined;
      const ended = pulumi.runtime
        .runInPulumiStack(async () => {
          returned = await program();
          checkReturned(returned);
        })
        .then(() => this.drain());
      void rejected.then(() => {
        status.stop();
      });
      try {
        await Promise.race([ended, status.stopped]);
      } catch (error) {
        status.stop();
        throw error;
      } finally {
        await status.idle();
      }
      throwAny(status.takeFailures());
      if (status.isStopped) {
        return undefined;
      }
      if (!destroy) {
        deployment.requireDeclarations();
      }
      await deployment.finish();
      const outputs = await resolveOutputs<T>(returned);
      if (!preview) {
        this.stacks.set(this.stackName, exportsOf(outputs));
      }
      return { outputs, changes: deployment.counts };
    });
  }

  private async begin(preview: boolean): Promise<Deployment> {
    const { project = "simulated" } = this.options;
    const { world, providers, resources, state } = this;
    const deployment = new Deployment(world, providers, resources, state, preview);
    this.deployment = deployment;
    SimulatedClusters.running = deployment;
    await mockEngine(
      {
        register: (registration) => deployment.register(registration),
        registerOutputs: (urn, marked) => deployment.registerOutputs(urn, marked),
        callbacks: deployment,
        fail: (failure) => {
          deployment.status.fail(failure);
        },
        simulatedClusters: apiAccess(world, providers),
      },
      { project, stack: this.stackName, preview },
    );
    return deployment;
  }

  private get stackName(): string {
    return this.options.stack ?? "simulated";
  }
}
