import { managerUrnOf } from "../liqo/annotations.js";

/** The type of the peering that a resource is a part of, by the URN of the resource. */
export function parentPeering(urn: string): string | undefined {
  return /liqo:index:(LiqoPeering(?:Side)?)\$/.exec(urn)?.[1];
}

/** The type of the peering that an object is a part of, by its inputs. */
export function peeringOf(inputs: Record<string, unknown> | undefined): string | undefined {
  return parentPeering(managerUrnOf(inputs) ?? "");
}
