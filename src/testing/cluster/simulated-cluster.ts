import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { SimulatedFailure } from "../failure.js";
import type { SimulatedClusterOptions } from "../options.js";
import { asStored } from "./api-server.js";
import { installationObjects } from "./installation.js";
import { Ipam } from "./ipam.js";
import {
  type KubernetesObject,
  type ObjectReference,
  idOf,
  inWords,
  referenceTo,
} from "./kubernetes-object.js";

const NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** A cluster's objects and addresses. Others play what acts upon them. */
export class SimulatedCluster {
  public readonly context: string;
  public readonly clusterId: string;
  public readonly liqoNamespace: string;
  public readonly nodeAddress: string;
  public readonly reachableAt: readonly string[];
  public readonly podCidrs: readonly string[];
  public readonly externalCidr: string;
  public readonly ipam = new Ipam();

  private readonly objects = new Map<string, KubernetesObject>();
  private readonly numbers = new Map<string, number>();

  /** @param changed is called whenever an object has changed. */
  constructor(
    public readonly name: string,
    /** Its place among the clusters, from 1. */
    public readonly ordinal: number,
    options: SimulatedClusterOptions,
    private readonly changed: () => void,
  ) {
    this.context = options.context ?? name;
    this.clusterId = options.clusterId ?? name;
    this.liqoNamespace = options.liqoNamespace ?? "liqo";
    this.nodeAddress = options.nodeAddress ?? `192.0.2.${ordinal}`;
    this.reachableAt = options.reachableAt ?? [];

    this.podCidrs = options.podCidrs ?? ["10.10.0.0/16"];
    this.externalCidr = options.externalCidr ?? "10.70.0.0/16";
    const { podCidrs, externalCidr } = this;
    const networks = {
      podCidrs,
      serviceCidr: options.serviceCidr ?? "10.96.0.0/16",
      externalCidr,
      internalCidr: "10.80.0.0/16",
    };
    for (const cidr of [...podCidrs, networks.serviceCidr]) {
      this.ipam.reserve(cidr, { shared: true });
    }
    this.ipam.reserve(networks.externalCidr);
    this.ipam.reserve(networks.internalCidr);

    const { clusterId, liqoNamespace } = this;
    const liqoVersion = options.liqoVersion ?? "1.2.0";
    const installation = { clusterId, liqoNamespace, liqoVersion, ...networks };
    const namespaces = [...NAMESPACES, liqoNamespace].map(namespace);
    for (const object of [
      ...namespaces,
      ...installationObjects(installation),
      ...(options.objects ?? []),
    ]) {
      this.apply(object);
    }
  }

  /** An object, if it is there. */
  find(reference: ObjectReference): KubernetesObject | undefined {
    return this.objects.get(keyOf(reference));
  }

  /** All objects of a kind, or those of them in a namespace. */
  list(apiVersion: string, kind: string, namespace?: string): KubernetesObject[] {
    return [...this.objects.values()].filter(
      (object) =>
        object.apiVersion === apiVersion &&
        object.kind === kind &&
        (namespace === undefined || object.metadata.namespace === namespace),
    );
  }

  /** The kinds of its objects. */
  get kinds(): string[] {
    return [...this.objects.values()].map(({ kind }) => kind);
  }

  /** Creates an object or replaces what is declared of it. Its status stays. */
  apply(object: KubernetesObject): KubernetesObject {
    const reference = referenceTo(object);
    this.requireNamespace(reference);
    const before = this.find(reference);
    const stored = asStored(object);
    return this.put({
      ...(before?.["status"] === undefined ? {} : { status: before["status"] }),
      ...stored,
      metadata: { ...stored.metadata, uid: before?.metadata.uid ?? randomUUID() },
    });
  }

  /** Adds to an object, which it creates if it is not there, as a server-side apply does. */
  patch(object: KubernetesObject): KubernetesObject {
    const before = this.find(referenceTo(object));
    return this.apply({
      ...before,
      ...object,
      metadata: { ...before?.metadata, ...object.metadata },
    });
  }

  /** Writes the status of an object. */
  setStatus(object: KubernetesObject, status: object): void {
    const current = this.find(referenceTo(object));
    if (current !== undefined) {
      this.put({ ...current, status });
    }
  }

  /** Deletes an object, and with it what it owns and, if it is a namespace, what is in it. */
  delete(reference: ObjectReference): void {
    const object = this.find(reference);
    if (object === undefined) {
      return;
    }
    this.objects.delete(keyOf(reference));
    for (const other of [...this.objects.values()]) {
      const { ownerReferences = [], namespace } = other.metadata;
      const owned = ownerReferences.some(({ uid }) => uid === object.metadata.uid);
      const inside = object.kind === "Namespace" && namespace === object.metadata.name;
      if (owned || inside) {
        this.delete(referenceTo(other));
      }
    }
    this.changed();
  }

  /** A number from 1 for something that is numbered within the cluster, always the same one. */
  numberOf(what: string, whom: string): number {
    const key = `${what}/${whom}`;
    const taken = [...this.numbers.keys()].filter((other) => other.startsWith(`${what}/`)).length;
    const number = this.numbers.get(key) ?? taken + 1;
    this.numbers.set(key, number);
    return number;
  }

  private put(object: KubernetesObject): KubernetesObject {
    const key = keyOf(referenceTo(object));
    if (!isDeepStrictEqual(this.objects.get(key), object)) {
      this.objects.set(key, object);
      this.changed();
    }
    return object;
  }

  private requireNamespace(reference: ObjectReference): void {
    const { namespace } = reference;
    if (
      namespace !== undefined &&
      this.find({ apiVersion: "v1", kind: "Namespace", name: namespace }) === undefined
    ) {
      const what = inWords(reference, this.name);
      throw new SimulatedFailure(`${what} was not created: namespaces "${namespace}" not found`);
    }
  }
}

function namespace(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function keyOf(reference: ObjectReference): string {
  const group = reference.apiVersion.split("/").slice(0, -1).join("/");
  return `${reference.kind}.${group}:${idOf(reference)}`;
}
