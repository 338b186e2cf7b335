import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import { referenceTo } from "./cluster/kubernetes-object.js";
import { Deployment } from "./engine/deployment.js";
import { acceptHooks, forgetPending, mockEngine } from "./engine/mocked-engine.js";
import { failingOnRejections, throwAny } from "./engine/rejections.js";
import { Resources } from "./engine/resources.js";
import type { ResourceState, StepCounts } from "./engine/resource-state.js";
import { StackOutputs } from "./engine/stack-outputs.js";
import type { SimulatedClusterOptions, SimulatedFault, SimulationOptions } from "./options.js";
import { SimulatedKubernetesProvider } from "./provider/kubernetes-provider.js";
import { valueOf } from "./value-of.js";
import { World } from "./world.js";

/** An object that a program has declared, as its cluster has it now. */
export interface SimulatedObject extends KubernetesObject {
  /** Name of the cluster that it went to. */
  readonly cluster: string;
}

/** What a run of a program has come to. */
export interface SimulatedRun<T> {
  /** What the program returned, with the values of its outputs: nothing for one that a preview does not know. */
  readonly outputs: pulumi.Unwrap<T>;
  /** How many resources were created, updated and so on, counted as the Pulumi CLI counts them. */
  readonly changes: StepCounts;
}

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
    const started = new SimulatedClusters(new World(clusters, options), options);
    await started.begin(options.preview ?? false);
    // Without a stack, what one test has taken would be taken for the next.
    await pulumi.runtime.runInPulumiStack(() => Promise.resolve(undefined));
    await started.settle();
    // It is none of the program's.
    started.state.clear();
    return started;
  }

  /**
   * Another stack on the same clusters, by another program or by the same: it knows nothing of what this one has
   * declared. A `StackReference` of the one reads what the other has exported.
   */
  stack(name: string): SimulatedClusters {
    return new SimulatedClusters(this.world, { ...this.options, stack: name }, this.stacks);
  }

  /** Runs a program as `pulumi up` does: creates, updates and deletes until the clusters are as it declares. */
  async up<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, false);
  }

  /** Runs a program as `pulumi preview` does: nothing changes. */
  async preview<T>(program: () => T): Promise<SimulatedRun<T>> {
    return this.run(program, true);
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

  /** Deletes all that was declared, as `pulumi destroy` does. */
  async destroy(): Promise<StepCounts> {
    const { changes } = await this.up(() => undefined);
    return changes;
  }

  /**
   * The objects that the program has declared, all or those of a kind, as they are once nothing is pending any more. In
   * a preview: as they would be declared, with {@link UNKNOWN} for what is not known.
   */
  async objects(kind?: string): Promise<SimulatedObject[]> {
    await this.settle();
    const isPreview = pulumi.runtime.isDryRun();
    const states = isPreview ? this.deployment.declared : this.state;
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
    acceptHooks();
    if (deployment?.isStopped === true) {
      forgetPending();
    }
  }

  private async run<T>(program: () => T, preview: boolean): Promise<SimulatedRun<T>> {
    await this.drain();
    const deployment = await this.begin(preview);
    return failingOnRejections(async (rejected) => {
      let returned: Awaited<T> | undefined;
      const ended = pulumi.runtime
        .runInPulumiStack(async () => {
          returned = await program();
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
      await deployment.finish();
      const outputs = await unwrapped<T>(returned);
      if (!preview) {
        // Types do not tell that what was unwrapped is an object again.
        this.stacks.set(this.stackName, outputs as Record<string, unknown>);
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

/** What a program returned, with values in place of outputs. */
async function unwrapped<T>(returned: Awaited<T> | undefined): Promise<pulumi.Unwrap<T>> {
  const entries = Object.entries(returned ?? {}).map(
    async ([key, value]) => [key, await valueOf(pulumi.output(value))] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as pulumi.Unwrap<T>;
}
