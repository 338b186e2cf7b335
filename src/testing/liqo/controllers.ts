import type { Controller } from "../world.js";
import { remapConfigurations } from "./configurations.js";
import { reportConnections } from "./connections.js";
import { createGatewayParts } from "./gateway-parts.js";
import { reportGateways } from "./gateway-status.js";
import { createKeys } from "./keys.js";
import { replacePods, runPods } from "./pods.js";

/** What Liqo and Kubernetes do in the clusters, each step after those that it depends on. */
export const LIQO_CONTROLLERS: readonly Controller[] = [
  remapConfigurations,
  createKeys,
  createGatewayParts,
  replacePods,
  runPods,
  reportGateways,
  reportConnections,
];
