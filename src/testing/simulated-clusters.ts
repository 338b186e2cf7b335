import * as pulumi from "@pulumi/pulumi";
import { referenceTo } from "./cluster/kubernetes-object.js";
import { Deployment } from "./engine/deployment.js";
import { acceptHooks, forgetPending, mockEngine } from "./engine/mocked-engine.js";
import { failingOnRejections, throwAny } from "./engine/rejections.js";
import { Resources } from "./engine/resources.js";
import type { ResourceState, StepCounts } from "./engine/resource-state.js";
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
 * Kubernetes clusters with Liqo that exist in memory only. Programs and tests that use Pulumi work on them without a
 * Pulumi engine, a cluster or a network.
 *
 * @example
 * ```ts
 * const clusters = await SimulatedClusters.start({ rome: {}, milan: {} });
 * const { outputs } = await clusters.up(() => {
 *   const rome = new LiqoCluster("rome", { context: "rome" });
 *   const milan = new LiqoCluster("milan", { context: "milan" });
 *   return { status: new LiqoNetworkPair("rome-milan", { server: milan, client: rome }).status };
 * });
 * // outputs.status is "Connected", clusters.objects("GatewayServer") is what went to milan.
 * ```
 *
 * What it does not play:
 * - checks of an API server: fields that no object has, rights, webhooks. It adds no `generation` and no times, so a tunnel
 *   is not waited for anew where its gateway changes in place;
 * - finalizers: what is deleted is gone at once, with what it owns;
 * - time: a wait ends as soon as nothing more happens (option `patience`), whatever its timeout is;
 * - what becomes of objects other than those of Liqo's network: they are as they were declared, and ready;
 * - what is in a template: a gateway needs one, and that is all;
 * - providers' functions and transforms, which fail, and the objects of charts and lists, which go to no cluster;
 * - hooks of a deletion, unless the program of that run has them: `destroy` runs none.
 */
export class SimulatedClusters {
  private readonly state = new Map<string, ResourceState>();
  private readonly resources: Resources;
  private deployment: Deployment;
  /** There is one at a time, of whatever stack: the SDK's state is that of the process. */
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
   * Starts clusters, by name. From then on all resources of this process go to them, until others are started.
   *
   * Resources can be created at once; `settle` waits until they have been. `up` and `preview` run whole programs.
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
   * Another stack on the same clusters, by another program or by the same: it knows nothing of what this one has
   * declared. A `StackReference` of the one reads what the other has exported.
   */
  stack(name: string): SimulatedClusters {
    return new SimulatedClusters(this.world, { ...this.options, stack: name }, this.stacks);
  }

  /**
   * Runs a program as `pulumi up` does: creates, updates and deletes until the clusters are as it declares. One that
   * declares nothing at all fails where there is something: it is a module that has run before. See `destroy`.
   */
  async up<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, { preview: false });
  }

  /** Runs a program as `pulumi preview` does: nothing changes. */
  async preview<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, { preview: true });
  }

  /** Takes what the clusters have now for what was declared, as `pulumi refresh` does. */
  refresh(): void {
    for (const [key, state] of this.state) {
      const live = this.resources.refreshed(state);
      if (live === undefined) {
        this.state.delete(key);
      } else {
        this.state.set(key, live);
      }
    }
  }

  /** Deletes all that was declared, as `pulumi destroy` does, or says what would be deleted. No program runs. */
  async destroy({ preview = false } = {}): Promise<StepCounts> {
    const { changes } = await this.run(() => undefined, { preview, destroy: true });
    return changes;
  }

  /**
   * The objects that the program has declared, all or those of a kind, as they are once nothing is pending any more. In
   * a preview: as they would be declared, with {@link UNKNOWN} for what is not known. A kind that neither Kubernetes nor
   * Liqo's network has, and of which nothing was declared, is refused.
   */
  async objects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    const isPreview = pulumi.runtime.isDryRun();
    const states = isPreview ? this.deployment.declared : this.state;
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

  /** Changes what goes wrong. It takes effect at once. */
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
      acceptHooks(deployment.hooks);
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
        hooks: deployment.hooks,
        look: lookInto(this.world, this.resources),
        call: (token) => {
          const details = `The simulator does not play the function ${token}.`;
          // The SDK takes it for an answer over the wire, which has its text there.
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
