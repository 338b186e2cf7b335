import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { StepCounts } from "./engine/resource-state.js";

/** An object that a program has declared, as its cluster has it now. */
export interface SimulatedObject extends KubernetesObject {
  /** Name of the cluster that it went to. */
  readonly cluster: string;
}

/** What a run of a program has come to. */
export interface SimulatedRun<T> {
  /** What the program returned, with the values of its outputs: nothing for one that a preview does not know. */
  readonly outputs: pulumi.Unwrap<T>;
  /** How many resources were created, updated and so on, counted as the Pulumi CLI counts them. */
  readonly changes: StepCounts;
}
