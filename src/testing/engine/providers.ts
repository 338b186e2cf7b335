import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { SimulatedAccess } from "../options.js";
import {
  clusterInContext,
  clusterOf,
  providerArgs,
  type RegisteredProvider,
} from "../provider/routing.js";
import type { World } from "../world.js";
import { providerReference, type ResourceState } from "./resource-state.js";

/** Type token of a Kubernetes provider. */
export const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

/** The Kubernetes providers of the program, and the clusters that they connect to. */
export class Providers {
  private readonly byId = new Map<string, RegisteredProvider>();

  /** @param mapping the option `providers`: cluster names by the name of the provider resource. */
  constructor(
    private readonly world: World,
    private readonly mapping: Readonly<Record<string, string>>,
  ) {}

  /** Adds the provider, if the resource is a Kubernetes provider. */
  add({ id, inputs, subject }: ResourceState): void {
    if (subject.type === KUBERNETES_PROVIDER && id !== undefined) {
      this.byId.set(id, { ...providerArgs(inputs), name: subject.name });
    }
  }

  /** The provider of a resource. Undefined if the resource has no Kubernetes provider. */
  of({ provider }: Pick<ResourceState, "provider">): RegisteredProvider | undefined {
    return provider === undefined ? undefined : this.byId.get(providerReference(provider).id);
  }

  /** The cluster that a provider connects to. */
  clusterOf(provider: RegisteredProvider): SimulatedCluster {
    return clusterOf(this.world, this.mapping, provider);
  }

  /**
   * The cluster that an access connects to: the cluster of the provider with the same access, if it
   * exists.
   */
  clusterAt(access: SimulatedAccess): SimulatedCluster {
    const same = [...this.byId.values()].find(
      ({ context, kubeconfig }) => context === access.context && kubeconfig === access.kubeconfig,
    );
    return same === undefined ? clusterInContext(this.world, access) : this.clusterOf(same);
  }
}
