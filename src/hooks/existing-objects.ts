import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../checks/args-check.js";
import type { ClusterView } from "../cluster/cluster-view.js";
import { isMissingKind, reasonOf } from "../cluster/reason.js";
import type { ArgsProblem } from "../errors.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { NETWORKING } from "../liqo/groups.js";
import { isGatewayResource } from "../liqo/labels.js";
import { type TenantArgs, tenantNamespaceOf } from "../tenant.js";
import { wasMade } from "./maker.js";
import { isLeaving } from "./remains.js";

/** A kind of objects that a tunnel consists of, as far as a stack writes them. */
type TunnelKind =
  "Configuration" | "GatewayClient" | "GatewayServer" | "PublicKey" | "Secret";

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
 * Where a resource of Pulumi has created objects of the tunnel before, nothing is checked here: hooks check each object
 * before it is created, and do not stop a stack that already has them.
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
    const { foreign, isManaged } = await snapshotOf(tenant.cluster, namespace);
    return isManaged
      ? []
      : foreign
          .filter(({ kind }) => kinds.has(kind))
          .flatMap((object) => problemOf(object, declared));
  });
  check.later(path, problems, (found) => (found.length === 0 ? undefined : found));
}

type Declared = Omit<DeclaredObject, "name"> & { readonly name: string | undefined };

/** An object that exists and that no resource of Pulumi created, or objects of a kind that cannot be listed. */
interface Foreign {
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
  readonly foreign: readonly Foreign[];
  /** Whether a resource of Pulumi has created any of them. */
  readonly isManaged: boolean;
}

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
    (itself !== "unreadable" && isLeaving(itself))
  ) {
    return { foreign: [], isManaged: false };
  }
  const lists = await Promise.all(
    TUNNEL_KINDS.map((kind) =>
      list(view, kind, `namespace ${namespace} of cluster ${cluster.name}`),
    ),
  );
  return {
    foreign: lists.flatMap(({ foreign }) => foreign),
    isManaged: lists.some(({ isManaged }) => isManaged),
  };
}

async function list(view: ClusterView, kind: TunnelKind, place: string): Promise<Snapshot> {
  const apiVersion = kind === "Secret" ? "v1" : NETWORKING.apiVersion;
  try {
    const present = (await view.metadata({ apiVersion, kind })).filter((one) => !isLeaving(one));
    return {
      foreign: present
        .filter((object) => !wasMade(object))
        .map(({ metadata: { name = "", labels } = {} }) => ({
          kind,
          name,
          which: `${kind} ${name} in ${place}`,
          isGatewayResource: isGatewayResource(labels),
        })),
      isManaged: present.some(wasMade),
    };
  } catch (error) {
    const unread = reasonOf(error);
    const which = `${kind} in ${place}`;
    return isMissingKind(error)
      ? { foreign: [], isManaged: false }
      : { foreign: [{ kind, name: "", which, isGatewayResource: true, unread }], isManaged: false };
  }
}

function problemOf(object: Foreign, declared: readonly Declared[]): ArgsProblem[] {
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
function wayOut({ kind, name }: Foreign, isNamed: boolean): string {
  switch (kind) {
    case "Configuration":
      return `set configurationName: "${name}" together with namespace to use it as it is, or delete it`;
    case "Secret":
      return (
        `set keys: { secretName: "${name}", publicKey } if it holds the keys of your gateway, keys: "Liqo" on both sides if ` +
        "Liqo created it, or delete it"
      );
    case "PublicKey":
      return isNamed
        ? "set keys on this side to adopt it with the tunnel that it belongs to, or delete it"
        : "it would make the gateway accept two keys, so delete it";
    default:
      return isNamed
        ? 'set keys: "Liqo" on both sides to adopt a tunnel that liqoctl created, or tear that tunnel down'
        : "Liqo runs one gateway in a namespace, so keep managing this tunnel as before, or tear it down first";
  }
}
