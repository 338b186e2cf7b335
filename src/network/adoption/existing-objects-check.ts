import * as pulumi from "@pulumi/pulumi";
import { unreachableMessage } from "../../cluster/client/api-error.js";
import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import { type Existing, listExisting } from "../../lifecycle/adoption/list-existing.js";
import { networkingKind } from "../../liqo/api-versions.js";
import { isGatewayResource } from "../../liqo/labels.js";
import { type RemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { ArgsProblem } from "../../validation/errors.js";
import { dnsLabelRule } from "../../validation/rules.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/** A kind of objects that a stack creates for a tunnel. */
type TunnelKind = "Configuration" | "GatewayClient" | "GatewayServer" | "PublicKey" | "Secret";

/** An object that a component declares, or that it reads because the caller has named it. */
export interface DeclaredObject {
  readonly kind: TunnelKind;
  /** Name of the object. Undefined for every object of the kind. */
  readonly name?: pulumi.Input<string>;
  /** Whether the object may exist although this stack did not create it. */
  readonly mayExist: boolean;
}

/** How the caller adopts existing objects of a tunnel in a namespace. */
export type AdoptionHint = (namespace: string, objects: readonly Existing[]) => string;

/** The objects that a component writes into a tenant namespace. */
export interface ExistingObjectsArgs extends RemoteClusterArgs {
  readonly objects: readonly DeclaredObject[];
  /**
   * How to adopt all existing objects together.
   *
   * @default - the problem of each object has a hint of its own
   */
  readonly adoptionHint?: AdoptionHint | undefined;
}

const TUNNEL_KINDS: readonly ObjectKind[] = [
  networkingKind("Configuration"),
  networkingKind("GatewayClient"),
  networkingKind("GatewayServer"),
  networkingKind("PublicKey"),
  SECRET,
];

/**
 * Checks that the tenant namespace has no object of a tunnel that this stack did not create,
 * whatever its name. Such an object would be overwritten or block the declared object, and
 * `destroy` would delete it.
 *
 * Once this stack has created objects of the tunnel, this only checks whether the source of its
 * keys changes. Hooks check each object before it is created, so that a stack which already has its
 * objects is not stopped.
 */
export function checkExistingObjects(
  check: ArgsCheck,
  path: string,
  { objects, adoptionHint, ...tenant }: ExistingObjectsArgs,
): void {
  const tenantNamespace = tenantNamespaceOf(tenant);
  const names = objects.map(({ name }) => name);
  const inspection = pulumi
    .all([tenantNamespace, pulumi.all(names)])
    .apply(async ([namespace, known]): Promise<Inspection> => {
      // Another check rejects an invalid ID, and the name of a namespace that contains it.
      if (dnsLabelRule(namespace) !== undefined) {
        return { problems: [] };
      }
      const declared = objects.map(({ kind, mayExist }, i) => ({ kind, mayExist, name: known[i] }));
      const kinds = new Set<string>(objects.map(({ kind }) => kind));
      const { foreign, own } = await listExisting(tenant.cluster, namespace, TUNNEL_KINDS);
      if (own.length > 0) {
        return { problems: keySwitch(foreign, own, declared) };
      }
      const ofKinds = foreign.filter(({ kind }) => kinds.has(kind));
      const unreachable = ofKinds.find(({ isUnreachable }) => isUnreachable)?.unread;
      const blocking = ofKinds.filter((object) => isBlocking(object, declared));
      const place = { namespace, cluster: tenant.cluster.name };
      return {
        problems:
          adoptionHint === undefined
            ? blocking.map((object) => problemOf(object, declared))
            : problemsOfTunnel(blocking, place, adoptionHint),
        unreachable: unreachable && unreachableMessage(tenant.cluster.name, unreachable),
      };
    });
  const sources = [tenantNamespace, ...names];
  check.whenKnown(path, inspection, ({ problems }) => problems, sources);
  check.requireInspected(inspection.apply(({ unreachable }) => unreachable));
}

interface Inspection {
  readonly problems: readonly ArgsProblem[];
  readonly unreachable?: string | undefined;
}

type Declared = Omit<DeclaredObject, "name"> & { readonly name: string | undefined };

/**
 * The problem if the keys of a gateway come from another source than before: during the change, two
 * Secrets would have the labels, and Liqo ignores changes of the gateway while two Secrets have the
 * labels.
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
  const isKeys = ({ kind, labels, unread }: Existing) =>
    kind === "Secret" && isGatewayResource(labels) && unread === undefined;
  const [generated, others] = [own.filter(isKeys), foreign.filter(isKeys)];
  const inUse = secret.mayExist
    ? (generated[0] ?? others.find(({ name }) => secret.name !== undefined && name !== secret.name))
    : generated.length === 0
      ? others[0]
      : undefined;
  const reason =
    inUse &&
    `${inUse.description} holds the keys that the gateway uses, and Liqo ignores changes while there are two Secrets. To use other ` +
      "keys, run pulumi destroy first. To keep the keys, set keys as before";
  return reason === undefined ? [] : [{ path: "", reason }];
}

/** Whether an object would be overwritten, or would block the declared objects. */
function isBlocking(object: Existing, declared: readonly Declared[]): boolean {
  const { kind, name, labels, unread, isUnreachable } = object;
  if (unread !== undefined) {
    return isUnreachable !== true;
  }
  const mayExist = declared.some(
    (one) => one.kind === kind && one.mayExist && (one.name === undefined || one.name === name),
  );
  const isRelevant =
    isGatewayResource(labels) ||
    isNamed(object, declared) ||
    !["Secret", "PublicKey"].includes(kind);
  return isRelevant && !mayExist;
}

function isNamed({ kind, name }: Existing, declared: readonly Declared[]): boolean {
  return declared.some((one) => one.kind === kind && one.name === name);
}

function problemOf(object: Existing, declared: readonly Declared[]): ArgsProblem {
  const { description, unread } = object;
  const reason =
    unread === undefined
      ? `${description} already exists and was not created by this stack: ${wayOut(object, isNamed(object, declared))}`
      : `cannot check whether this stack would overwrite a ${description}: ${unread}`;
  return { path: "", reason };
}

/** A problem for all objects of a tunnel that exist. */
function problemsOfTunnel(
  blocking: readonly Existing[],
  { namespace, cluster }: { readonly namespace: string; readonly cluster: string },
  adoptionHint: AdoptionHint,
): ArgsProblem[] {
  const [unread, existing] = [
    blocking.filter((object) => object.unread !== undefined),
    blocking.filter((object) => object.unread === undefined),
  ];
  const names = existing.map(({ kind, name }) => `${kind} ${name}`).join(", ");
  const reason =
    `${names} in namespace ${namespace} of cluster ${cluster} already ` +
    `${existing.length === 1 ? "exists and was" : "exist and were"} not created by this stack: ${adoptionHint(namespace, existing)}`;
  return [
    ...unread.map((object) => problemOf(object, [])),
    ...(existing.length > 0 ? [{ path: "", reason, section: "adopt-peering" }] : []),
  ];
}

/** How to proceed with an object that this stack did not create. */
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
