import { isDeepStrictEqual } from "node:util";
import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import { SimulatedFailure } from "../failure.js";
import { NAMESPACED_KINDS } from "../known-kinds.js";
import type { SimulatedAccess, SimulatedClusterOptions } from "../options.js";
import type { SimulatedTime } from "../simulated-time.js";
import { asStored } from "./api-server.js";
import { installationObjects } from "./installation.js";
import { Ipam } from "./ipam.js";
import {
  type KubernetesObject,
  type ObjectReference,
  idOf,
  describeObject,
  referenceTo,
} from "./kubernetes-object.js";

const NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** The objects and addresses of a cluster. Controllers act on them. */
export class SimulatedCluster {
  public readonly context: string;
  /** Further contexts and kubeconfigs that connect to the cluster. */
  public readonly alsoReachedBy: readonly SimulatedAccess[];
  public readonly clusterId: string;
  public readonly liqoNamespace: string;
  public readonly liqoVersion: string;
  public readonly nodeAddress: string;
  public readonly reachableAt: readonly string[];
  public readonly podCidrs: readonly string[];
  public readonly externalCidr: string;
  public readonly ipam = new Ipam();

  /** The objects by kind and API group, then by namespace and name. */
  private readonly objects = new Map<string, Map<string, KubernetesObject>>();
  private readonly numbers = new Map<string, number>();

  /** @param onChange called whenever an object has changed. */
  constructor(
    public readonly name: string,
    /** Number of the cluster, from 1. */
    public readonly ordinal: number,
    options: SimulatedClusterOptions,
    private readonly time: SimulatedTime,
    private readonly onChange: () => void,
  ) {
    const {
      podCidrs = ["10.10.0.0/16"],
      serviceCidr = "10.96.0.0/16",
      externalCidr = "10.70.0.0/16",
      clusterId = name,
      liqoNamespace = "liqo",
      liqoVersion = "1.2.0",
      objects = [],
    } = options;
    const internalCidr = "10.80.0.0/16";
    this.context = options.context ?? name;
    this.alsoReachedBy = options.alsoReachedBy ?? [];
    this.clusterId = clusterId;
    this.liqoNamespace = liqoNamespace;
    this.liqoVersion = liqoVersion;
    this.nodeAddress = options.nodeAddress ?? `192.0.2.${ordinal}`;
    this.reachableAt = options.reachableAt ?? [];
    this.podCidrs = podCidrs;
    this.externalCidr = externalCidr;

    for (const cidr of [...podCidrs, serviceCidr]) {
      this.ipam.reserve(cidr, { shared: true });
    }
    this.ipam.reserve(externalCidr);
    this.ipam.reserve(internalCidr);

    const networks = { podCidrs, serviceCidr, externalCidr, internalCidr };
    for (const object of [
      ...[...NAMESPACES, liqoNamespace].map(namespace),
      ...installationObjects({ clusterId, liqoNamespace, liqoVersion, ...networks }),
      ...objects,
    ]) {
      this.apply(object);
    }
  }

  /** Finds an object. Undefined if it is not found. */
  find(reference: ObjectReference): KubernetesObject | undefined {
    return this.objects.get(groupKindOf(reference))?.get(idOf(reference));
  }

  /** Lists the objects of a kind in a namespace, or in the whole cluster. */
  list(apiVersion: string, kind: string, namespace?: string): KubernetesObject[] {
    const ofKind = this.objects.get(groupKindOf({ apiVersion, kind }))?.values() ?? [];
    return [...ofKind].filter(
      (object) =>
        object.apiVersion === apiVersion &&
        (namespace === undefined || object.metadata.namespace === namespace),
    );
  }

  /** All objects. */
  all(): KubernetesObject[] {
    return [...this.objects.values()].flatMap((ofKind) => [...ofKind.values()]);
  }

  /** The kinds of all objects in the cluster, including deleted objects. */
  get kinds(): string[] {
    return [...this.objects.keys()].flatMap((groupKind) => groupKind.split(".").slice(0, 1));
  }

  /** Whether the cluster has had an object of an API group. */
  hasGroup(apiVersion: string): boolean {
    const suffix = groupKindOf({ apiVersion, kind: "" });
    return [...this.objects.keys()].some((groupKind) => groupKind.endsWith(suffix));
  }

  /** The namespaced kinds that the cluster serves. */
  get namespacedKinds(): ObjectKind[] {
    const objects = this.all().filter(({ metadata }) => metadata.namespace !== undefined);
    const kinds = [...NAMESPACED_KINDS, ...objects].map(({ apiVersion, kind }) => ({
      apiVersion,
      kind,
    }));
    return [...new Map(kinds.map((kind) => [groupKindOf(kind), kind])).values()];
  }

  /** Creates an object, or replaces everything but its status. */
  apply(object: KubernetesObject): KubernetesObject {
    const reference = referenceTo(object);
    this.requireNamespace(reference);
    return this.put(asStored(object, this.find(reference), () => this.time.stamp()));
  }

  /** Merges fields into an object, or creates the object, like a server-side apply. */
  patch(object: KubernetesObject): KubernetesObject {
    const before = this.find(referenceTo(object));
    return this.apply({
      ...before,
      ...object,
      metadata: { ...before?.metadata, ...object.metadata },
    });
  }

  /**
   * Writes the status of an object.
   *
   * @param isChange whether the write counts as a change of the cluster.
   */
  setStatus(object: KubernetesObject, status: object, isChange = true): void {
    const current = this.find(referenceTo(object));
    if (current !== undefined) {
      this.put({ ...current, status }, isChange);
    }
  }

  /**
   * Deletes an object and its dependents, and the objects in the namespace if the object is a
   * Namespace.
   */
  delete(reference: ObjectReference): void {
    const object = this.find(reference);
    if (object === undefined) {
      return;
    }
    this.objects.get(groupKindOf(reference))?.delete(idOf(reference));
    this.time.stamp();
    for (const other of this.all()) {
      const { ownerReferences = [], namespace } = other.metadata;
      const isDependent = ownerReferences.some(({ uid }) => uid === object.metadata.uid);
      const isInNamespace = object.kind === "Namespace" && namespace === object.metadata.name;
      if (isDependent || isInNamespace) {
        this.delete(referenceTo(other));
      }
    }
    this.onChange();
  }

  /**
   * A number from 1, unique among the owners of a type, for example to build addresses. It never
   * changes.
   */
  numberOf(type: string, owner: string): number {
    const key = `${type}/${owner}`;
    const taken = [...this.numbers.keys()].filter((other) => other.startsWith(`${type}/`)).length;
    const number = this.numbers.get(key) ?? taken + 1;
    this.numbers.set(key, number);
    return number;
  }

  private put(object: KubernetesObject, isChange = true): KubernetesObject {
    const reference = referenceTo(object);
    const groupKind = groupKindOf(reference);
    const ofKind = this.objects.get(groupKind) ?? new Map<string, KubernetesObject>();
    this.objects.set(groupKind, ofKind);
    if (!isDeepStrictEqual(ofKind.get(idOf(reference)), object)) {
      ofKind.set(idOf(reference), object);
      if (isChange) {
        this.onChange();
      }
    }
    return object;
  }

  private requireNamespace(reference: ObjectReference): void {
    const { namespace } = reference;
    if (
      namespace !== undefined &&
      this.find({ apiVersion: "v1", kind: "Namespace", name: namespace }) === undefined
    ) {
      const object = describeObject(reference, this.name);
      throw new SimulatedFailure(`${object} was not created: namespaces "${namespace}" not found`);
    }
  }
}

function namespace(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Kind and API group. All versions of an API group serve the same objects. */
function groupKindOf({ apiVersion, kind }: ObjectKind): string {
  return `${kind}.${apiVersion.split("/").slice(0, -1).join("/")}`;
}
