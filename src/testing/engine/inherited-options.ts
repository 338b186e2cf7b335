import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

/**
 * The options that a resource inherits from its parent in the engine. The engine also hands down
 * `provider` and `deletedWith`: the SDK does the former itself, and the simulator ignores the latter.
 */
export class InheritedOptions {
  private readonly requests = new Map<string, RegisterResourceRequest>();

  /** Sets the options that a request leaves open to the options of its parent. */
  addTo(request: RegisterResourceRequest): void {
    const parent = this.requests.get(request.getParent());
    if (!request.hasProtect()) {
      request.setProtect(parent?.getProtect() ?? false);
    }
    if (!request.hasRetainondelete()) {
      request.setRetainondelete(parent?.getRetainondelete() ?? false);
    }
  }

  /** Stores the options of a resource for its children, after the transforms of the resource. */
  store(urn: string, request: RegisterResourceRequest): void {
    this.requests.set(urn, request);
  }
}
