import type { Controller } from "../world.js";
import { remapConfigurations } from "./configurations.js";
import { reportConnections } from "./connections.js";
import { createGatewayWorkloads } from "./gateway-workload.js";
import { reportGateways } from "./gateway-status.js";
import { createKeys } from "./keys.js";
import { peer } from "./peering/controllers.js";
import { remapAddresses } from "./remapped-addresses.js";
import { replacePods, runPods } from "./pods.js";

/** The controllers of Liqo and Kubernetes, each after the controllers that it depends on. */
export const LIQO_CONTROLLERS: readonly Controller[] = [
  remapConfigurations,
  remapAddresses,
  createKeys,
  createGatewayWorkloads,
  replacePods,
  runPods,
  reportGateways,
  reportConnections,
  peer,
];
