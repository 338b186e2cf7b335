import type { ResourceState } from "./resource-state.js";

/** The state of a stack. */
export class StackState {
  /** The resources by URN. */
  public readonly resources = new Map<string, ResourceState>();
  /** Replaced resources. Their objects must still be deleted. */
  public readonly pendingDeletion = new Set<ResourceState>();

  /** All resources, in the order of creation. */
  all(): ResourceState[] {
    return [...this.resources.values(), ...this.pendingDeletion];
  }
}
