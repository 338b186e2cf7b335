import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { StepCounts } from "./engine/resource-state.js";

/** An object in a simulated cluster. */
export interface SimulatedObject extends KubernetesObject {
  /** Name of the cluster. */
  readonly cluster: string;
}

/** The result of running a program. */
export interface SimulatedRun<T> {
  /**
   * The return value of the program, with all outputs resolved. In a preview, an unknown output is
   * undefined.
   */
  readonly outputs: pulumi.Unwrap<T>;
  /**
   * Numbers of created, updated, replaced, deleted and unchanged resources, counted as the Pulumi
   * CLI counts them.
   */
  readonly changes: StepCounts;
}
