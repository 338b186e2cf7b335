import { managerUrnOf } from "../liqo/annotations.js";

/** The type of the peering that a resource is a part of, by the URN of the resource. */
export function parentPeering(urn: string): string | undefined {
  return /liqo:index:(LiqoPeering(?:Side)?)\$/.exec(urn)?.[1];
}

/** The type of the peering that an object is a part of. Reads the inputs of a resource too. */
export function peeringOf(object: object | undefined): string | undefined {
  return parentPeering(managerUrnOf(object) ?? "");
}
