import { type CidrNode, isWithin, newNode, prefixLength, split } from "./cidr-tree.js";

/** The default address pools of Liqo's IPAM. */
const POOLS = ["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12"];

/**
 * The IPAM of a cluster. Like Liqo's IPAM, it assigns the requested CIDR if it is free, and
 * otherwise a CIDR of the same size, as close as possible to the CIDRs in use.
 */
export class Ipam {
  private readonly pools = POOLS.map(newNode);
  /** The assigned CIDR for each requested CIDR, by owner. */
  private readonly leases = new Map<string, Map<string, string>>();

  /** Reserves a CIDR permanently. A shared CIDR can be reserved again, as a whole or in parts. */
  reserve(cidr: string, { shared = false } = {}): void {
    for (const pool of this.pools) {
      takeExactly(pool, cidr, shared);
    }
  }

  /**
   * Assigns a CIDR for each CIDR that an owner requests, and releases its other CIDRs. A repeated
   * request returns the same CIDRs.
   */
  lease(owner: string, cidrs: readonly string[]): string[] {
    const before = this.leases.get(owner) ?? new Map<string, string>();
    for (const [requested, assigned] of before) {
      if (!cidrs.includes(requested)) {
        this.free(assigned);
      }
    }
    const now = new Map(cidrs.map((cidr) => [cidr, before.get(cidr) ?? this.take(cidr)]));
    this.leases.set(owner, now);
    return [...now.values()];
  }

  /** Releases the CIDRs of all other owners. */
  keepOnly(owners: ReadonlySet<string>): void {
    for (const owner of this.leases.keys()) {
      if (!owners.has(owner)) {
        this.lease(owner, []);
        this.leases.delete(owner);
      }
    }
  }

  private take(cidr: string): string {
    const bits = prefixLength(cidr);
    for (const pool of this.pools) {
      if (takeExactly(pool, cidr, false)) {
        return cidr;
      }
    }
    for (const pool of this.pools) {
      const found = takeAny(pool, bits);
      if (found !== undefined) {
        return found;
      }
    }
    throw new Error(`No CIDR of the size of ${cidr} is free in ${POOLS.join(", ")}.`);
  }

  private free(cidr: string): void {
    for (const pool of this.pools) {
      release(pool, cidr);
    }
  }
}

/** Takes a CIDR if it does not overlap with a taken CIDR. */
function takeExactly(node: CidrNode, cidr: string, shared: boolean): boolean {
  if (!isWithin(cidr, node.cidr)) {
    return false;
  }
  if (node.cidr === cidr) {
    const taken = shared ? isExclusiveWithin(node) : isTakenWithin(node);
    if (!taken) {
      node.holder = shared ? "shared" : "exclusive";
    }
    return !taken;
  }
  if (node.holder === "exclusive" || (!shared && node.holder !== undefined)) {
    return false;
  }
  return split(node).some((half) => takeExactly(half, cidr, shared));
}

/** Takes a free CIDR of a size, preferably next to a taken CIDR. */
function takeAny(node: CidrNode, bits: number): string | undefined {
  const length = prefixLength(node.cidr);
  if (node.holder !== undefined || length > bits || (length === bits && node.halves)) {
    return undefined;
  }
  if (length === bits) {
    node.holder = "exclusive";
    return node.cidr;
  }
  const [left, right] = split(node);
  const rightFirst = left.halves === undefined && right.halves !== undefined;
  const [first, second] = rightFirst ? [right, left] : [left, right];
  return takeAny(first, bits) ?? takeAny(second, bits);
}

function release(node: CidrNode, cidr: string): void {
  if (node.cidr === cidr) {
    node.holder = undefined;
  } else if (isWithin(cidr, node.cidr) && node.halves !== undefined) {
    for (const half of node.halves) {
      release(half, cidr);
    }
    if (node.halves.every(({ holder, halves }) => holder === undefined && halves === undefined)) {
      node.halves = undefined;
    }
  }
}

function isTakenWithin({ holder, halves }: CidrNode): boolean {
  return holder !== undefined || (halves ?? []).some(isTakenWithin);
}

function isExclusiveWithin({ holder, halves }: CidrNode): boolean {
  return holder === "exclusive" || (halves ?? []).some(isExclusiveWithin);
}
