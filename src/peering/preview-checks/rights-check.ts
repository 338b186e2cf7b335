import * as pulumi from "@pulumi/pulumi";
import { missingRights, type Rights } from "../../cluster/missing-rights.js";
import { AUTHENTICATION, OFFLOADING } from "../../liqo/api-versions.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { hasVirtualNode, type OffloadingArgs } from "../offloading-args.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { inspectForCheck, type PeerToCheck, valuesOf } from "./peering-to-check.js";

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

/**
 * Checks in `pulumi up` that the user may change the objects of a peering, before the first object
 * is created. A preview may run as a user who may only read.
 */
export function checkRights(
  check: ArgsCheck,
  path: string,
  peer: PeerToCheck,
  rights: readonly Rights[],
): void {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const problem = inspectForCheck(peer, async ({ view, namespace, clusterName }) => {
    const missing = missingRights(await view.userRights(), rights);
    return missing.length === 0
      ? undefined
      : `forbidden in namespace ${namespace} of cluster ${clusterName}: cannot ${missing.join("; ")}`;
  });
  check.whenKnown(
    path,
    problem,
    (reason) => reason && [{ path: "", reason, section: "forbidden" }],
    valuesOf(peer),
  );
}
