import { SimulatedFailure } from "../failure.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import type { SimulatedCluster } from "./simulated-cluster.js";

/** What goes on around a look. */
export interface LookedAtWorld {
  /** How often anything has changed. */
  readonly revision: number;
  /** Waits for a condition. Gives whether it was reached before nothing more happened. */
  until(condition: () => boolean): Promise<boolean>;
}

/** One look into a simulated cluster, by what Kubernetes' own client would be asked. */
export class SimulatedApi {
  /** By question, the revision of the world at which it was asked last. */
  private readonly asked = new Map<string, number>();

  /** @param trouble says of a namespace why nothing more happens in it. */
  constructor(
    private readonly world: LookedAtWorld,
    private readonly cluster: SimulatedCluster,
    private readonly trouble: (namespace: string) => string,
  ) {}

  /**
   * The objects of a kind, those of a namespace if one is named and they belong to any. The arguments are those of
   * Kubernetes' client.
   */
  async list(
    ...[apiVersion, kind, namespace, , , , fields, labels]: ListArguments
  ): Promise<{ items: KubernetesObject[] }> {
    await this.news(JSON.stringify([apiVersion, kind, namespace, fields, labels]), namespace);
    const items = this.cluster.list(apiVersion, kind).filter(({ metadata }) => {
      const isInside =
        namespace === undefined ||
        metadata.namespace === undefined ||
        metadata.namespace === namespace;
      const isNamed = fields === undefined || fields === `metadata.name=${metadata.name}`;
      const selected = (labels ?? "").split(",").filter(Boolean);
      const carried = Object.entries(metadata.labels ?? {}).map(
        ([key, value]) => `${key}=${value}`,
      );
      return isInside && isNamed && selected.every((label) => carried.includes(label));
    });
    return { items };
  }

  /** Creates an object. */
  create(object: KubernetesObject): Promise<KubernetesObject> {
    return Promise.resolve(this.cluster.apply(object));
  }

  /** Whoever asks the same again waits for something to change, for minutes if need be. Here nothing would. */
  private async news(question: string, namespace = ""): Promise<void> {
    const before = this.asked.get(question);
    if (before !== undefined && !(await this.world.until(() => this.world.revision > before))) {
      throw new SimulatedFailure(
        `Nothing changes any more in namespace ${namespace} of cluster ${this.cluster.name}, where a hook waits for it. ` +
          `The simulator says: ${this.trouble(namespace)}`,
      );
    }
    this.asked.set(question, this.world.revision);
  }
}

type ListArguments = [
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  pretty?: string,
  exact?: boolean,
  exportt?: boolean,
  fields?: string,
  labels?: string,
];
