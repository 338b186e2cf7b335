import * as pulumi from "@pulumi/pulumi";
import { apiAccess } from "./api-access.js";
import { Deployment } from "./engine/deployment.js";
import { acceptCallbacks, forgetPending, mockEngine } from "./engine/mocked-engine.js";
import { Providers } from "./engine/providers.js";
import type { ResourceState, StepCounts } from "./engine/resource-state.js";
import { Resources } from "./engine/resources.js";
import type { StackOutputs } from "./engine/stack-outputs.js";
import { StackState } from "./engine/stack-state.js";
import { failOnUnhandledRejections, throwAny } from "./engine/unhandled-rejections.js";
import type { SimulationOptions } from "./options.js";
import { SimulatedKubernetesProvider } from "./provider/kubernetes-provider.js";
import { checkReturned, exportsOf, resolveOutputs } from "./resolve-outputs.js";
import type { SimulatedRun } from "./simulated-run.js";
import type { World } from "./world.js";

/** The current run. Pulumi's SDK keeps its state in the process, so runs cannot overlap. */
let running: Deployment | undefined;

/** A stack on simulated clusters: its state, and the runs of its program. */
export class SimulatedStack {
  private readonly state = new StackState();
  private readonly providers: Providers;
  private readonly resources: Resources;
  private readonly name: string;
  private deployment?: Deployment;

  constructor(
    private readonly world: World,
    private readonly options: SimulationOptions,
    private readonly stacks: StackOutputs,
  ) {
    const provider = new SimulatedKubernetesProvider(world, options.onEvent ?? (() => undefined));
    this.providers = new Providers(world, options.providers ?? {});
    this.resources = new Resources(this.providers, provider, stacks);
    this.name = options.stack ?? "simulated";
    stacks.set(this.name, {});
  }

  /** Begins a run: resources of this process are deployed to this stack, until the next run. */
  async begin(preview: boolean): Promise<Deployment> {
    const { project = "simulated" } = this.options;
    const { world, providers, resources, state } = this;
    const deployment = new Deployment(world, providers, resources, state, preview);
    this.deployment = deployment;
    running = deployment;
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
      { project, stack: this.name, preview },
    );
    return deployment;
  }

  /** Runs a program. */
  async run<T>(
    program: () => T,
    { preview }: { readonly preview: boolean },
  ): Promise<SimulatedRun<T>> {
    await drain();
    const deployment = await this.begin(preview);
    const { status } = deployment;
    return failOnUnhandledRejections(async (rejected) => {
      let returned: Awaited<T> | undefined;
      const ended = pulumi.runtime
        .runInPulumiStack(async () => {
          returned = await program();
          checkReturned(returned);
        })
        .then(drain);
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
      deployment.requireDeclarations();
      await deployment.finish();
      const outputs = await resolveOutputs<T>(returned);
      if (!preview) {
        this.stacks.set(this.name, exportsOf(outputs));
      }
      return { outputs, changes: deployment.counts };
    });
  }

  /** Deletes all resources of the stack, including the resource of the stack itself. */
  async destroy({ preview }: { readonly preview: boolean }): Promise<StepCounts> {
    await drain();
    const deployment = await this.begin(preview);
    await deployment.finish();
    if (!preview) {
      this.stacks.set(this.name, {});
    }
    return deployment.counts;
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

  /** The resources of the stack. In a preview, their planned states. */
  states(): ResourceState[] {
    const declared = pulumi.runtime.isDryRun() ? this.deployment?.declared : this.state.resources;
    return [...(declared?.values() ?? [])];
  }
}

/** Waits until no operation is pending, and rejects if an operation has failed. */
export async function settle(): Promise<void> {
  await drain();
  throwAny(running?.status.takeFailures() ?? []);
}

async function drain(): Promise<void> {
  const deployment = running;
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
