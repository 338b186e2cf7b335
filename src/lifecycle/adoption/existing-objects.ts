import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { ClusterView } from "../../cluster/cluster-view.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import { isMissingKind, reasonOf } from "../../cluster/client/error-reason.js";
import type { ArgsProblem } from "../../validation/errors.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import { isGatewayResource } from "../../liqo/labels.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/names.js";
import { type TenantArgs, tenantNamespaceOf } from "../../tenant/tenant.js";
import { isOfThisStack, isManaged } from "./managed-by.js";
import { isDeclaredNamespace } from "./declared-namespaces.js";
import { isTerminating } from "../before-change/leftovers.js";

/** A kind of objects that a tunnel consists of, as far as a stack writes them. */
type TunnelKind = "Configuration" | "GatewayClient" | "GatewayServer" | "PublicKey" | "Secret";

/** An object that a component declares, or that it reads because the caller has named it. */
export interface DeclaredObject {
  readonly kind: TunnelKind;
  /** Name of the object. Undefined for every object of the kind. */
  readonly name?: pulumi.Input<string>;
  /** Whether the object may exist although this stack did not create it. */
  readonly mayExist: boolean;
}

/** What a component writes into a tenant namespace. */
export interface ExistingObjectsArgs extends TenantArgs {
  readonly objects: readonly DeclaredObject[];
}

const TUNNEL_KINDS: readonly TunnelKind[] = [
  "Configuration",
  "GatewayClient",
  "GatewayServer",
  "PublicKey",
  "Secret",
];

/**
 * Checks that no object of a tunnel exists in the tenant namespace that this stack did not create, whatever its name. Such an
 * object would be overwritten, or would be in the way of the declared one, and `destroy` would delete it.
 *
 * Once this stack has created objects of the tunnel, only a change of where its keys come from is checked here: hooks check
 * each object before it is created, and do not stop a stack that already has them.
 */
export function checkExistingObjects(
  check: ArgsCheck,
  path: string,
  { objects, ...tenant }: ExistingObjectsArgs,
): void {
  const names = pulumi.all(objects.map(({ name }) => name));
  const place = pulumi.all([tenantNamespaceOf(tenant), names]);
  const problems = place.apply(async ([namespace, known]) => {
    const declared = objects.map(({ kind, mayExist }, i) => ({ kind, mayExist, name: known[i] }));
    const kinds = new Set(objects.map(({ kind }) => kind));
    const { foreign, own } = await snapshotOf(tenant.cluster, namespace);
    return own.length > 0
      ? keySwitch(foreign, own, declared)
      : foreign
          .filter(({ kind }) => kinds.has(kind))
          .flatMap((object) => problemOf(object, declared));
  });
  check.whenKnown(path, problems, (found) => (found.length === 0 ? undefined : found));
}

/**
 * Checks that a namespace which the caller has named is not about to be deleted: an earlier `up` of this stack created it, and
 * the program no longer declares it.
 */
export function checkNamedNamespace(
  check: ArgsCheck,
  path: string,
  { cluster, namespace }: Pick<TenantArgs, "cluster" | "namespace">,
): void {
  if (namespace === undefined) {
    return;
  }
  const problem = pulumi.output(namespace).apply(async (name) => {
    const view = await cluster.view(name);
    const itself = await view?.itself().catch(() => undefined);
    if (itself === undefined || itself === "unreadable" || isTerminating(itself)) {
      return undefined;
    }
    const urn = itself.metadata?.annotations?.[MANAGED_BY_ANNOTATION] ?? "";
    return !isOfThisStack(itself) || isDeclaredNamespace(cluster.provider, name)
      ? undefined
      : `namespace ${name} of cluster ${cluster.name} was created by this stack, and this program no longer declares it, so up ` +
          "would delete it with everything in it. To keep it, declare it: new TenantNamespace(name, { remoteClusterId }, " +
          `{ provider, retainOnDelete: true, aliases: ["${urn}"] }), and pass its metadata.name`;
  });
  check.whenKnown(path, problem, (found) => found);
}

type Declared = Omit<DeclaredObject, "name"> & { readonly name: string | undefined };

/** An object that exists, or objects of a kind that cannot be listed. */
interface Existing {
  readonly kind: TunnelKind;
  readonly name: string;
  /** The object with its namespace and cluster, for messages. */
  readonly which: string;
  /** Whether a gateway takes it for its keys, or for those of the other end. */
  readonly isGatewayResource: boolean;
  /** Why the objects cannot be listed. */
  readonly unread?: string;
}

/** The objects of a tunnel as they were before this run changed anything. */
interface Snapshot {
  /** Those that no resource of Pulumi created. */
  readonly foreign: readonly Existing[];
  /** Those that this stack created. */
  readonly own: readonly Existing[];
}

const NOTHING: Snapshot = { foreign: [], own: [] };

const snapshots = new WeakMap<LiqoCluster, Map<string, Promise<Snapshot>>>();

/** What exists in a namespace. The components of a pair ask one after the other, some after objects have been created. */
function snapshotOf(cluster: LiqoCluster, namespace: string): Promise<Snapshot> {
  const ofCluster = snapshots.get(cluster) ?? new Map<string, Promise<Snapshot>>();
  snapshots.set(cluster, ofCluster);
  const snapshot = ofCluster.get(namespace) ?? takeSnapshot(cluster, namespace);
  ofCluster.set(namespace, snapshot);
  return snapshot;
}

async function takeSnapshot(cluster: LiqoCluster, namespace: string): Promise<Snapshot> {
  const view = await cluster.view(namespace);
  const itself = await view?.itself().catch(() => "unreadable" as const);
  // What is in a namespace that is Terminating goes with it, and the run waits for that.
  if (
    view === undefined ||
    itself === undefined ||
    (itself !== "unreadable" && isTerminating(itself))
  ) {
    return NOTHING;
  }
  const lists = await Promise.all(
    TUNNEL_KINDS.map((kind) =>
      list(view, kind, `namespace ${namespace} of cluster ${cluster.name}`),
    ),
  );
  return {
    foreign: lists.flatMap(({ foreign }) => foreign),
    own: lists.flatMap(({ own }) => own),
  };
}

async function list(view: ClusterView, kind: TunnelKind, place: string): Promise<Snapshot> {
  const apiVersion = kind === "Secret" ? "v1" : NETWORKING.apiVersion;
  try {
    const present = (await view.metadata({ apiVersion, kind })).filter(
      (one) => !isTerminating(one),
    );
    const existing = ({ metadata: { name = "", labels } = {} }: KubernetesObject): Existing => ({
      kind,
      name,
      which: `${kind} ${name} in ${place}`,
      isGatewayResource: isGatewayResource(labels),
    });
    return {
      foreign: present.filter((object) => !isManaged(object)).map(existing),
      own: present.filter(isOfThisStack).map(existing),
    };
  } catch (error) {
    const unread = reasonOf(error);
    const which = `${kind} in ${place}`;
    return isMissingKind(error)
      ? NOTHING
      : { foreign: [{ kind, name: "", which, isGatewayResource: true, unread }], own: [] };
  }
}

/**
 * What is wrong if the keys of a gateway come from elsewhere than before: for a while there would be two labelled Secrets, and
 * Liqo changes nothing while there are.
 */
function keySwitch(
  foreign: readonly Existing[],
  own: readonly Existing[],
  declared: readonly Declared[],
): ArgsProblem[] {
  const secret = declared.find(({ kind }) => kind === "Secret");
  if (secret === undefined) {
    return [];
  }
  const isKeys = ({ kind, isGatewayResource: isLabelled, unread }: Existing) =>
    kind === "Secret" && isLabelled && unread === undefined;
  const [generated, others] = [own.filter(isKeys), foreign.filter(isKeys)];
  const inUse = secret.mayExist
    ? (generated[0] ?? others.find(({ name }) => secret.name !== undefined && name !== secret.name))
    : generated.length === 0
      ? others[0]
      : undefined;
  const reason =
    inUse &&
    `${inUse.which} holds the keys that the gateway has now, and Liqo changes nothing while there are two Secrets. To use other ` +
      "keys, run pulumi destroy first, or set keys to the present ones";
  return reason === undefined ? [] : [{ path: "", reason }];
}

function problemOf(object: Existing, declared: readonly Declared[]): ArgsProblem[] {
  const { kind, name, which, unread } = object;
  const ofKind = declared.filter((one) => one.kind === kind);
  const isNamed = ofKind.some((one) => one.name === name);
  const mayExist = ofKind.some(
    (one) => one.mayExist && (one.name === undefined || one.name === name),
  );
  const isRelevant = object.isGatewayResource || isNamed || !["Secret", "PublicKey"].includes(kind);
  if (!isRelevant || (mayExist && unread === undefined)) {
    return [];
  }
  const reason =
    unread === undefined
      ? `${which} already exists and was not created by this stack: ${wayOut(object, isNamed)}`
      : `cannot tell whether this stack would overwrite a ${which}: ${unread}`;
  return [{ path: "", reason }];
}

/** What to do about an object that this stack did not create. */
function wayOut({ kind, name }: Existing, isNamed: boolean): string {
  switch (kind) {
    case "Configuration":
      return `set configurationName: "${name}" together with namespace to use it as it is, or delete it`;
    case "Secret":
      return (
        `set keys: { secretName: "${name}", publicKey } if it holds the keys of your gateway, keys: "liqo-managed" on both sides if ` +
        "Liqo created it, or delete it"
      );
    case "PublicKey":
      return isNamed
        ? "set keys on this side to adopt it with the tunnel that it belongs to, or delete it"
        : "it would make the gateway accept two keys, so delete it";
    default:
      return isNamed
        ? 'set keys: "liqo-managed" on both sides to adopt a tunnel that liqoctl created, or tear that tunnel down'
        : "Liqo runs one gateway in a namespace, so keep managing this tunnel as before, or tear it down first";
  }
}
