/** The type of the peering that a resource is a part of, by the URN of the resource. */
export function parentPeering(urn: string): string | undefined {
  return /liqo:index:(LiqoPeering(?:Side)?)\$/.exec(urn)?.[1];
}
