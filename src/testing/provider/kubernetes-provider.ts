import {
  idOf,
  inWords,
  type KubernetesObject,
  type ObjectReference,
  referenceTo,
} from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { SimulatedAction, SimulatedEvent } from "../events.js";
import { SimulatedFailure } from "../failure.js";
import { isPlayed, troubleWith } from "../liqo/trouble.js";
import type { World } from "../world.js";
import { isMet, waitExpressions } from "./wait-condition.js";

/** An object that the program declares, and its cluster. */
export interface Declaration {
  readonly cluster: SimulatedCluster;
  readonly object: KubernetesObject;
  /** Name of the program's resource. */
  readonly resource: string;
  /** Whether it is a patch, which adds to an object instead of declaring all of it. */
  readonly adds: boolean;
  /** Whether a create updates an object that already exists. */
  readonly takesOver: boolean;
}

/** Plays the Kubernetes provider: applies, awaits, reads and deletes objects. */
export class SimulatedKubernetesProvider {
  constructor(
    private readonly world: World,
    private readonly onEvent: (event: SimulatedEvent) => void,
  ) {}

  /** Creates an object. */
  async create(declaration: Declaration): Promise<void> {
    const { cluster, object, takesOver } = declaration;
    await this.world.clock.pass(this.world.delays.api);
    const reference = referenceTo(object);
    if (!takesOver && cluster.find(reference) !== undefined) {
      const what = inWords(reference, cluster.name);
      throw new SimulatedFailure(
        `${what} was not created: it already exists, and the provider does not have upsertExistingObjects`,
      );
    }
    this.send(declaration);
    this.tell("create", declaration);
  }

  /** Updates an object. */
  async update(declaration: Declaration): Promise<void> {
    await this.world.clock.pass(this.world.delays.api);
    this.send(declaration);
    this.tell("update", declaration);
  }

  /** Waits until the conditions in the object's `pulumi.com/waitFor` annotation are met. */
  async wait(declaration: Declaration): Promise<void> {
    const { cluster, object } = declaration;
    const reference = referenceTo(object);
    const expressions = isPlayed(reference) ? waitExpressions(object) : [];
    const isReady = () => {
      const live = cluster.find(reference);
      return live !== undefined && expressions.every((expression) => isMet(expression, live));
    };
    if (expressions.length === 0) {
      return;
    }
    if (!isReady()) {
      this.tell("wait", declaration);
      if (!(await this.world.until(isReady))) {
        const reason = troubleWith(this.world, cluster, reference);
        this.tell("fail", declaration, reason);
        throw new SimulatedFailure(
          `${inWords(reference, cluster.name)} was created, but failed to become live: timed out waiting for the condition. The simulator says: ${reason}`,
        );
      }
    }
    this.tell("ready", declaration);
  }

  /** Reads an object. Undefined if it is not found. */
  async read(
    cluster: SimulatedCluster,
    reference: ObjectReference,
    resource: string,
  ): Promise<KubernetesObject | undefined> {
    await this.world.clock.pass(this.world.delays.api);
    const object = cluster.find(reference);
    if (object !== undefined) {
      this.tell("read", { cluster, object, resource });
    }
    return object;
  }

  /** Deletes an object. */
  async delete(declaration: Declaration): Promise<void> {
    await this.world.clock.pass(this.world.delays.api);
    declaration.cluster.delete(referenceTo(declaration.object));
    this.tell("delete", declaration);
  }

  /** Reports an event. A preview reports the events that would happen. */
  tell(
    action: SimulatedAction,
    { cluster, object, resource }: Pick<Declaration, "cluster" | "object" | "resource">,
    reason?: string,
  ): void {
    const reference = referenceTo(object);
    const live = cluster.find(reference) ?? object;
    const { kind } = object;
    const event = {
      action,
      cluster: cluster.name,
      kind,
      name: idOf(reference),
      object: live,
      resource,
    };
    this.onEvent(reason === undefined ? event : { ...event, reason });
  }

  private send({ cluster, object, adds }: Declaration): void {
    if (adds) {
      cluster.patch(object);
    } else {
      cluster.apply(object);
    }
  }
}
