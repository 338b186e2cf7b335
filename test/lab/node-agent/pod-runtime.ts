import type { V1Pod } from "@kubernetes/client-node";
import type { ContainerRun } from "./pod-status.js";

/** What really runs for a pod. */
export interface PodRuntime {
  /** The pod's UID: a pod of the same name that comes later is another pod. */
  readonly uid: string;
  /** Its containers as they are now. */
  containers(): readonly ContainerRun[];
  /** Ends and removes everything. */
  stop(): Promise<void>;
}

/** Starts what really runs for the pods for which something does. */
export interface RuntimeStarter {
  /** Whether something really runs for a pod. For all others the agent only says so. */
  runs(pod: V1Pod): boolean;
  /**
   * Starts it; or says what it waits for, as a kubelet's message, having started nothing.
   * Calls `changed` whenever its containers have changed.
   */
  start(pod: V1Pod, changed: () => void): Promise<PodRuntime | { readonly waitsFor: string }>;
}
