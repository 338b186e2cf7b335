import type { ResourceState } from "./resource-state.js";

/** What a stack remembers from one run to the next. */
export class StackState {
  /** The resources by their URN. */
  public readonly resources = new Map<string, ResourceState>();
  /** Replaced resources whose objects must still be deleted. */
  public readonly condemned = new Set<ResourceState>();

  /** Everything, in the order of creation. */
  all(): ResourceState[] {
    return [...this.resources.values(), ...this.condemned];
  }
}
