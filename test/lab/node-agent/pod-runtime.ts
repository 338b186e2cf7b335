import type { V1Pod } from "@kubernetes/client-node";
import type { ContainerRun } from "./pod-status.js";

/** The processes of a pod. */
export interface PodRuntime {
  /** UID of the pod, which distinguishes it from a later pod with the same name. */
  readonly uid: string;
  /** The current state of the containers. */
  containers(): readonly ContainerRun[];
  /** Stops all processes and removes their files. */
  stop(): Promise<void>;
}

/** Starts processes for some pods. */
export interface RuntimeStarter {
  /** Whether the pod has processes. For other pods, only the status is simulated. */
  runs(pod: V1Pod): boolean;
  /**
   * Starts the processes of a pod, or returns a kubelet message about the missing requirement.
   * Calls `changed` after every change of the containers.
   */
  start(pod: V1Pod, changed: () => void): Promise<PodRuntime | { readonly waitsFor: string }>;
}
