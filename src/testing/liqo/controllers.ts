import type { Controller } from "../world.js";
import { remapConfigurations } from "./configurations.js";
import { reportConnections } from "./connections.js";
import { makeGatewayParts } from "./gateway-parts.js";
import { reportGateways } from "./gateway-status.js";
import { makeKeys } from "./keys.js";

/** All that Liqo does in the clusters, in the order in which one thing follows from another. */
export const LIQO_CONTROLLERS: readonly Controller[] = [
  remapConfigurations,
  makeKeys,
  reportGateways,
  makeGatewayParts,
  reportConnections,
];
