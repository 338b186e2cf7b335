import * as pulumi from "@pulumi/pulumi";
import { missingRights, type Rights } from "../../cluster/missing-rights.js";
import { forbidChanges } from "../../lifecycle/forbidden-changes.js";
import { namespaceOf } from "../../offloading/declared-offloadings.js";
import { AUTHENTICATION, NETWORKING, OFFLOADING } from "../../liqo/api-versions.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { ArgsProblem } from "../../validation/errors.js";
import { redact } from "../../validation/redact.js";
import { hasVirtualNode, type OffloadingArgs } from "../offloading-args.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { inspectForCheck, type PeerToCheck, valuesOf } from "../../tenant/peering-to-check.js";

/** What decides which objects a consumer needs. */
export type ConsumerArgs = OffloadingArgs & Pick<LiqoPeeringArgs, "publicKey">;

/** An `up` and the `destroy` after it need these verbs. Guards report missing rights to read. */
const VERBS = ["create", "patch", "delete"];

const SECRETS: Rights = { apiVersion: "v1", resources: ["secrets"], verbs: VERBS };

/** The rights that a consumer needs. */
export function consumerRights(args: ConsumerArgs): readonly Rights[] {
  const { resourceSlices = [{}], publicKey } = args;
  // Without a public key, a slice that no provider gets is needed to read the key.
  const hasSlices = resourceSlices.length > 0 || publicKey === undefined;
  const slices = hasSlices ? ["resourceslices"] : [];
  return [
    SECRETS,
    { ...AUTHENTICATION, resources: ["identities", "renews", ...slices], verbs: VERBS },
    ...(hasVirtualNode(args)
      ? [{ ...OFFLOADING, resources: ["namespacemaps", "virtualnodes"], verbs: VERBS }]
      : []),
  ];
}

/** The rights that a provider needs. */
export const PROVIDER_RIGHTS: readonly Rights[] = [
  SECRETS,
  { ...AUTHENTICATION, resources: ["tenants"], verbs: VERBS },
];

/** The rights that a consumer needs in the namespaces that it offloads. */
export function offloadedNamespaceRights(
  { cluster, remoteClusterId }: PeerToCheck,
  { offloads = [] }: OffloadingArgs,
): readonly NeededRights[] {
  return offloads.map((offloading, index) => ({
    path: `offloads[${index}]`,
    peer: { cluster, remoteClusterId, namespace: namespaceOf(offloading) },
    rights: [{ ...OFFLOADING, resources: ["namespaceoffloadings"], verbs: VERBS }],
  }));
}

/**
 * The rights that a cluster needs for the network that its peering creates.
 *
 * @param role role of the gateway in the cluster. Undefined if the peering creates no network.
 */
export function networkRights(role: GatewayRole | undefined): readonly Rights[] {
  if (role === undefined) {
    return [];
  }
  const gateways = `gateway${role.toLowerCase()}s`;
  // Liqo creates and deletes Connections and Services. Without the other verbs, up warns.
  const patched = { verbs: ["patch"] };
  return [
    { ...NETWORKING, resources: ["configurations", gateways, "publickeies"], verbs: VERBS },
    { ...NETWORKING, resources: ["connections"], ...patched },
    ...(role === "Server" ? [{ apiVersion: "v1", resources: ["services"], ...patched }] : []),
  ];
}

/** The rights that the user needs in a cluster of a peering. */
export interface NeededRights {
  /** Path of the argument with the cluster. */
  readonly path: string;
  readonly peer: PeerToCheck;
  readonly rights: readonly Rights[];
}

/**
 * Checks in `pulumi up` that the user may change the objects of a peering, before the first object
 * is created or updated. A preview, and an `up` that changes no object, may run as a user who may
 * only read.
 */
export function checkRights(check: ArgsCheck, needed: readonly NeededRights[]): void {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const missing = pulumi.all(needed.map(problemOf)).apply((all) => {
    const problems = all.filter((problem) => problem !== undefined);
    return redact(
      problems,
      needed.flatMap(({ peer }) => valuesOf(peer)),
    );
  });
  const namespaces = pulumi.all(
    needed.map(({ peer }) =>
      tenantNamespaceOf(peer).apply((namespace) => ({ cluster: peer.cluster, namespace })),
    ),
  );
  // Resolved with the other checks, so before the first object is declared.
  check.whenKnown("", pulumi.all([missing, namespaces]), ([problems, inNamespaces]) => {
    if (problems.length > 0) {
      forbidChanges(inNamespaces, check.errorOf(problems).message);
    }
    return undefined;
  });
}

function problemOf({ path, peer, rights }: NeededRights): pulumi.Output<ArgsProblem | undefined> {
  return inspectForCheck(peer, async ({ view, namespace, clusterName }) => {
    const missing = missingRights(await view.userRights(), rights);
    const reason = `forbidden in namespace ${namespace} of cluster ${clusterName}: cannot ${missing.join("; ")}`;
    return missing.length === 0 ? undefined : { path, reason, section: "forbidden" };
  });
}
