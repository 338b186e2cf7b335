import type { Controller, World } from "../../world.js";
import { reportForeignClusters } from "./foreign-clusters.js";
import { grantSlices } from "./granted-slices.js";
import { createKubeconfigs } from "./identities.js";
import { AUTHENTICATION, OFFLOADING } from "./kinds.js";
import { createRemoteNamespaces } from "./namespace-maps.js";
import { offloadNamespaces } from "./namespace-offloadings.js";
import { createNodes } from "./nodes.js";
import { createNonces, signNonces } from "./nonces.js";
import { renewCertificates } from "./renews.js";
import { replicate } from "./replication.js";
import { createSliceObjects } from "./slice-objects.js";
import { requestSlices } from "./slice-requests.js";
import { acceptTenants } from "./tenants.js";
import { runVirtualKubelets } from "./virtual-nodes.js";

const NONCE_CONTROLLERS: readonly Controller[] = [createNonces, signNonces];

/** Each after the controllers that it depends on. */
const PEERING_CONTROLLERS: readonly Controller[] = [
  acceptTenants,
  createKubeconfigs,
  requestSlices,
  replicate,
  grantSlices,
  renewCertificates,
  createSliceObjects,
  runVirtualKubelets,
  createNodes,
  offloadNamespaces,
  createRemoteNamespaces,
  reportForeignClusters,
];

/** The API groups of the objects of a peering. */
const GROUPS = [AUTHENTICATION, OFFLOADING];

/** Acts for Liqo's authentication and offloading. Most simulations have no peering. */
export function peer(world: World): void {
  const hasPeering = world.clusters.some((cluster) =>
    GROUPS.some((apiVersion) => cluster.hasGroup(apiVersion)),
  );
  const controllers = hasPeering
    ? [...NONCE_CONTROLLERS, ...PEERING_CONTROLLERS]
    : NONCE_CONTROLLERS;
  for (const control of controllers) {
    control(world);
  }
}
