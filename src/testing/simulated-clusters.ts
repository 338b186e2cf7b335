import * as pulumi from "@pulumi/pulumi";
import { referenceTo } from "./cluster/kubernetes-object.js";
import { Deployment } from "./engine/deployment.js";
import { acceptCallbacks, forgetPending, mockEngine } from "./engine/mocked-engine.js";
import { failingOnRejections, throwAny } from "./engine/rejections.js";
import { Resources } from "./engine/resources.js";
import type { StepCounts } from "./engine/resource-state.js";
import { StackState } from "./engine/stack-state.js";
import { StackOutputs } from "./engine/stack-outputs.js";
import { LIQO_CONTROLLERS } from "./liqo/controllers.js";
import { checkKind } from "./known-kinds.js";
import { lookInto } from "./look.js";
import type { SimulatedClusterOptions, SimulatedFault, SimulationOptions } from "./options.js";
import { SimulatedKubernetesProvider } from "./provider/kubernetes-provider.js";
import type { SimulatedObject, SimulatedRun } from "./simulated-run.js";
import { checkReturned, exportsOf, unwrapped } from "./unwrapped.js";
import { World } from "./world.js";

/**
 * Kubernetes clusters with Liqo that exist in memory only. Programs and tests that use Pulumi run on them without a Pulumi
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
 * // outputs.status is "Connected", clusters.objects("GatewayServer") is what was created in milan.
 * ```
 *
 * What it does not play:
 * - checks of an API server: unknown fields, RBAC, webhooks. Objects have no `generation`, and namespaces do not get the
 *   objects that Kubernetes creates in each of them, such as ServiceAccount `default`;
 * - finalizers: a deleted object is deleted at once, with everything that it owns;
 * - time: objects have times, but the clusters' clock moves only when something happens. A wait ends as soon as nothing
 *   changes any more (option `patience`), whatever its timeout is;
 * - what happens to objects other than those of Liqo's network: they stay as they were declared, and are ready;
 * - the contents of a gateway's template: the template must exist. The pods of a gateway are replaced whenever its `spec`
 *   changes, also where the rendered pods would be the same. A gateway has one pod and no ReplicaSet;
 * - the seconds in which a Connection still reports Connected after its tunnel was lost: it reports Error at once;
 * - fields that Pulumi's provider cannot change in place, such as `data` of a Secret: they are updated;
 * - the replacement of resources that depend on a resource which is deleted before it is replaced;
 * - functions of providers, which fail, and the objects of charts and lists, which are sent to no cluster;
 * - transforms that set options other than `protect`, `retainOnDelete`, `ignoreChanges` and `deleteBeforeReplace`;
 * - the options `deletedWith`, `import` and `replaceOnChanges`;
 * - hooks of a deletion, unless the program of that run has them: `destroy` runs none.
 */
export class SimulatedClusters {
  private readonly state = new StackState();
  private readonly resources: Resources;
  private deployment: Deployment;
  /** There is one at a time, of any stack: the SDK's state belongs to the process. */
  private static running?: Deployment;

  private constructor(
    private readonly world: World,
    private readonly options: SimulationOptions,
    private readonly stacks = new StackOutputs(),
  ) {
    const provider = new SimulatedKubernetesProvider(world, options.onEvent ?? (() => undefined));
    this.resources = new Resources(world, provider, options.providers ?? {}, stacks);
    this.deployment = this.newDeployment(false);
    stacks.set(this.stackName, {});
  }

  /**
   * Starts clusters, by name. From then on all resources of this process are sent to them, until others are started.
   *
   * Resources can be created at once; `settle` waits for them. `up` and `preview` run whole programs.
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
   * Another stack on the same clusters, of the same program or of another one. It does not know the resources of this
   * stack. A `StackReference` of one stack reads the outputs of the other.
   */
  stack(name: string): SimulatedClusters {
    return new SimulatedClusters(this.world, { ...this.options, stack: name }, this.stacks);
  }

  /**
   * Runs a program as `pulumi up` does: creates, updates and deletes until the clusters are as the program declares. A
   * program that declares nothing fails if the stack has resources: its module has run before. See `destroy`.
   */
  async up<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, { preview: false });
  }

  /** Runs a program as `pulumi preview` does: nothing changes. */
  async preview<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, { preview: true });
  }

  /** Reads the live state of all objects into the stack, as `pulumi refresh` does. */
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

  /** Deletes all resources of the stack as `pulumi destroy` does, or returns what would be deleted. No program runs. */
  async destroy({ preview = false } = {}): Promise<StepCounts> {
    const { changes } = await this.run(() => undefined, { preview, destroy: true });
    return changes;
  }

  /**
   * The objects that the program has declared, all or those of a kind, as they are when nothing is pending any more. In a
   * preview: as they would be declared, with {@link UNKNOWN} for unknown values. Rejects a kind that neither Kubernetes nor
   * Liqo has, and of which no object was declared.
   */
  async objects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    const isPreview = pulumi.runtime.isDryRun();
    const states = isPreview ? this.deployment.declared : this.state.resources;
    if (kind !== undefined) {
      const declared = [...states.values()].flatMap(
        (state) => state.declaration?.object.kind ?? [],
      );
      checkKind(kind, [...declared, ...this.world.clusters.flatMap(({ kinds }) => kinds)]);
    }
    return [...states.values()].flatMap(({ declaration }) => {
      if (declaration === undefined || (kind !== undefined && declaration.object.kind !== kind)) {
        return [];
      }
      const { cluster, object } = declaration;
      const live = isPreview ? object : cluster.find(referenceTo(object));
      return live === undefined ? [] : [{ cluster: cluster.name, ...live }];
    });
  }

  /** Replaces the faults. It takes effect at once. */
  setFaults(faults: readonly SimulatedFault[]): void {
    this.world.setFaults(faults);
  }

  /** Waits until nothing is pending. Rejects if something has failed. A test that creates resources ends with it. */
  async settle(): Promise<void> {
    await this.drain();
    throwAny(SimulatedClusters.running?.takeFailures() ?? []);
  }

  private async drain(): Promise<void> {
    const deployment = SimulatedClusters.running;
    const drained = pulumi.runtime.disconnect(/* signalShutdown */ false);
    await Promise.race([drained, deployment?.stopped.then(() => deployment.idle()) ?? drained]);
    if (deployment !== undefined) {
      acceptCallbacks(deployment);
      if (deployment.isStopped) {
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
    return failingOnRejections(async (rejected) => {
      let returned: Awaited<T> | undefined;
      const ended = pulumi.runtime
        .runInPulumiStack(async () => {
          returned = await program();
          checkReturned(returned);
        })
        .then(() => this.drain());
      void rejected.then(() => {
        deployment.stop();
      });
      try {
        await Promise.race([ended, deployment.stopped]);
      } catch (error) {
        deployment.stop();
        throw error;
      } finally {
        await deployment.idle();
      }
      throwAny(deployment.takeFailures());
      if (deployment.isStopped) {
        return undefined;
      }
      if (!destroy) {
        deployment.requireDeclarations();
      }
      await deployment.finish();
      const outputs = await unwrapped<T>(returned);
      if (!preview) {
        this.stacks.set(this.stackName, exportsOf(outputs));
      }
      return { outputs, changes: deployment.counts };
    });
  }

  private async begin(preview: boolean): Promise<Deployment> {
    const { project = "simulated" } = this.options;
    const deployment = this.newDeployment(preview);
    this.deployment = deployment;
    SimulatedClusters.running = deployment;
    await mockEngine(
      {
        register: (registration) => deployment.register(registration),
        registerOutputs: (urn, marked) => deployment.registerOutputs(urn, marked),
        callbacks: deployment,
        fail: (failure) => {
          deployment.fail(failure);
        },
        look: lookInto(this.world, this.resources),
        call: (token) => {
          const details = `The simulator does not play the function ${token}.`;
          // The SDK expects an error of gRPC, which has its text in this field.
          throw Object.assign(new Error(details), { details });
        },
      },
      { project, stack: this.stackName, preview },
    );
    return deployment;
  }

  private get stackName(): string {
    return this.options.stack ?? "simulated";
  }

  private newDeployment(preview: boolean): Deployment {
    return new Deployment(this.resources, this.state, preview);
  }
}
