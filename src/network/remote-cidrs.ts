import { isDeepStrictEqual } from "node:util";
import type { ClusterCidrs } from "../liqo/index.js";

/** CIDRs of a remote cluster, as the local cluster uses them. */
export interface RemoteCidrs {
  /** Pod CIDRs. */
  readonly pod: string[];
  /** External CIDRs. */
  readonly external: string[];
}

type Cidrs = Partial<ClusterCidrs>;

/** Whether two clusters have the same CIDRs. Their order is irrelevant. */
export function haveSameCidrs(one: Cidrs | undefined, other: Cidrs | undefined): boolean {
  return isDeepStrictEqual(asSets(one), asSets(other));
}

function asSets(cidr: Cidrs | undefined): Set<string>[] {
  return [new Set(cidr?.pod), new Set(cidr?.external)];
}

/** CIDRs as part of a message. */
export function describeCidrs({ pod = [], external = [] }: Cidrs = {}): string {
  return `pod CIDRs ${pod.join(", ")} and external CIDRs ${external.join(", ")}`;
}
