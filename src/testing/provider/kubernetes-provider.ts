import { DEFAULTS } from "../../defaults.js";
import { millisecondsOf } from "../../validation/duration.js";
import {
  describeObject,
  idOf,
  type KubernetesObject,
  type ObjectReference,
  referenceTo,
} from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { SimulatedAction, SimulatedEvent } from "../events.js";
import { SimulatedFailure } from "../failure.js";
import { denialOf } from "../liqo/peering/admission.js";
import { admitVirtualNode } from "../liqo/peering/virtual-node-webhook.js";
import { failureReasonOf, isSimulated } from "../liqo/failure-reasons.js";
import type { World } from "../world.js";
import { isMet, waitExpressions } from "./wait-condition.js";

/** An object that the program declares, and its cluster. */
export interface Declaration {
  readonly cluster: SimulatedCluster;
  readonly object: KubernetesObject;
  /** Name of the Pulumi resource. */
  readonly resource: string;
  /** Whether the resource is a patch resource, which declares only some fields of the object. */
  readonly isPatch: boolean;
  /** Whether `create` updates an object that already exists. */
  readonly upserts: boolean;
}

/** Simulates the Kubernetes provider: applies, awaits, reads and deletes objects. */
export class SimulatedKubernetesProvider {
  constructor(
    private readonly world: World,
    private readonly onEvent: (event: SimulatedEvent) => void,
  ) {}

  /** Creates an object. */
  async create(declaration: Declaration): Promise<void> {
    const { cluster, object, upserts } = declaration;
    await this.world.timers.sleep(this.world.delays.api);
    const reference = referenceTo(object);
    if (!upserts && cluster.find(reference) !== undefined) {
      const description = describeObject(reference, cluster.name);
      throw new SimulatedFailure(
        `${description} already exists, and the provider does not set upsertExistingObjects`,
      );
    }
    this.send(declaration);
    this.report("create", declaration);
  }

  /** Updates an object. */
  async update(declaration: Declaration): Promise<void> {
    await this.world.timers.sleep(this.world.delays.api);
    this.send(declaration);
    this.report("update", declaration);
  }

  /** Waits until the conditions in the object's `pulumi.com/waitFor` annotation are met. */
  async wait(declaration: Declaration): Promise<void> {
    const { cluster, object } = declaration;
    const reference = referenceTo(object);
    const expressions = isSimulated(object) ? waitExpressions(object) : [];
    const isReady = () => {
      const live = cluster.find(reference);
      return live !== undefined && expressions.every((expression) => isMet(expression, live));
    };
    if (expressions.length === 0) {
      return;
    }
    if (!isReady()) {
      this.report("wait", declaration);
      if (!(await this.world.waitFor(isReady))) {
        this.world.passTime(millisecondsOf(DEFAULTS.timeout));
        const reason = failureReasonOf(this.world, cluster, object);
        this.report("fail", declaration, reason);
        throw new SimulatedFailure(
          `${describeObject(reference, cluster.name)} was created, but failed to become live: ` +
            `timed out waiting for the condition. Reason: ${reason}`,
        );
      }
    }
    this.report("ready", declaration);
  }

  /** Reads an object. Returns undefined if it is not found. */
  async read(
    cluster: SimulatedCluster,
    reference: ObjectReference,
    resource: string,
  ): Promise<KubernetesObject | undefined> {
    await this.world.timers.sleep(this.world.delays.api);
    const object = cluster.find(reference);
    if (object !== undefined) {
      this.report("read", { cluster, object, resource });
    }
    return object;
  }

  /** Deletes an object. The deletion of a patch removes its fields from the object. */
  async delete(declaration: Declaration): Promise<void> {
    const { cluster, object, isPatch } = declaration;
    await this.world.timers.sleep(this.world.delays.api);
    const live = cluster.find(referenceTo(object));
    if (!isPatch) {
      cluster.delete(referenceTo(object));
    } else if (live !== undefined) {
      cluster.apply(withoutPatch(live, object));
    }
    this.report("delete", declaration);
  }

  /** Reports an event. A preview reports the events that `up` would cause. */
  report(
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

  private send({ cluster, object, isPatch }: Declaration): void {
    const before = isPatch ? cluster.find(referenceTo(object)) : undefined;
    const description = describeObject(referenceTo(object), cluster.name);
    if (isPatch && before === undefined && object.metadata.uid !== undefined) {
      throw new SimulatedFailure(
        `${description}: uid mismatch: the provided object specified uid ${object.metadata.uid}, ` +
          "and no existing object was found",
      );
    }
    const sent = before === undefined ? object : (merged(before, object) as KubernetesObject);
    const denial = denialOf(cluster, sent);
    if (denial !== undefined) {
      throw new SimulatedFailure(`${description}: ${denial}`);
    }
    cluster.apply(isPatch ? sent : admitVirtualNode(cluster, sent));
  }
}

/** Merges maps at any depth, like a server-side apply. Lists are replaced. */
function merged(before: unknown, declared: unknown): unknown {
  if (!isMap(before) || !isMap(declared)) {
    return declared;
  }
  const entries = Object.entries(declared).filter(([, value]) => value !== undefined);
  return {
    ...before,
    ...Object.fromEntries(entries.map(([key, value]) => [key, merged(before[key], value)])),
  };
}

/** An object without the labels, annotations and other fields of a patch. */
function withoutPatch(live: KubernetesObject, patch: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = live;
  const { labels, annotations } = patch.metadata;
  return {
    ...(without(live, { ...patch, metadata: {} }) as KubernetesObject),
    apiVersion,
    kind,
    metadata: without(metadata, { labels, annotations }) as KubernetesObject["metadata"],
  };
}

/** A map without the values of another map, at any depth. */
function without(live: unknown, removed: unknown): unknown {
  if (!isMap(live) || !isMap(removed)) {
    return undefined;
  }
  const entries = Object.entries(live).flatMap(([key, value]) => {
    const rest =
      key in removed && removed[key] !== undefined ? without(value, removed[key]) : value;
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return Object.fromEntries(entries);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
