import { type CidrNode, isWithin, newNode, prefixLength, split } from "./cidr-tree.js";

/** What Liqo's address management may hand out, unless its installation says otherwise. */
const POOLS = ["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12"];

/**
 * A cluster's address management, which chooses as Liqo's does: the range that was asked for where it is free, else one
 * of the same size, as close to those in use as possible.
 */
export class Ipam {
  private readonly pools = POOLS.map(newNode);
  /** By owner, what was asked for and what was given. */
  private readonly leases = new Map<string, Map<string, string>>();

  /** Takes a range for good. Others may share it, or ranges within it, if they only mean to keep out of it too. */
  reserve(cidr: string, { shared = false } = {}): void {
    for (const pool of this.pools) {
      takeExactly(pool, cidr, shared);
    }
  }

  /** Gives an owner exactly as many ranges as it asks for, the same ones as before where it asks again. */
  lease(owner: string, cidrs: readonly string[]): string[] {
    const before = this.leases.get(owner) ?? new Map<string, string>();
    for (const [asked, given] of before) {
      if (!cidrs.includes(asked)) {
        this.free(given);
      }
    }
    const now = new Map(cidrs.map((cidr) => [cidr, before.get(cidr) ?? this.take(cidr)]));
    this.leases.set(owner, now);
    return [...now.values()];
  }

  /** Takes back what was given to owners that are gone. */
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
    throw new Error(`No range of the size of ${cidr} is free in ${POOLS.join(", ")}.`);
  }

  private free(cidr: string): void {
    for (const pool of this.pools) {
      release(pool, cidr);
    }
  }
}

/** Takes a range, if nobody has it, a part of it, or what it is a part of. */
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

/** Takes a free range of a size, first where ranges have been taken before. */
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
