import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { StepCounts } from "./engine/resource-state.js";

/** An object that a program has declared, as it is in its cluster now. */
export interface SimulatedObject extends KubernetesObject {
  /** Name of its cluster. */
  readonly cluster: string;
}

/** The result of a run of a program. */
export interface SimulatedRun<T> {
  /** What the program returned, with values instead of outputs. An output that a preview does not know is undefined. */
  readonly outputs: pulumi.Unwrap<T>;
  /** How many resources were created, updated and so on, counted as the Pulumi CLI counts them. */
  readonly changes: StepCounts;
}
