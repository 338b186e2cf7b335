/**
 * Simulated clusters with Liqo. Test programs on them without a Pulumi engine, a cluster or a
 * network.
 *
 * @module pulumi-liqo/testing
 */
export type {
  KubernetesObject,
  SimulatedMetadata,
  SimulatedOwner,
} from "./cluster/kubernetes-object.js";
export { UNKNOWN } from "./engine/property-values.js";
export type { Step, StepCounts } from "./engine/resource-state.js";
export type { SimulatedAction, SimulatedEvent } from "./events.js";
export { SimulatedFailure } from "./failure.js";
export {
  FAULTS,
  type SimulatedAccess,
  type SimulatedClusterOptions,
  type SimulatedFault,
  type SimulatedFaultKind,
  type SimulationOptions,
} from "./options.js";
export type { SimulatedDelays } from "./simulated-delays.js";
export { SimulatedClusters } from "./simulated-clusters.js";
export type { SimulatedObject, SimulatedRun } from "./simulated-run.js";
export { valueOf } from "./value-of.js";
