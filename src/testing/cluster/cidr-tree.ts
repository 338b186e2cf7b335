import IPCIDR from "ip-cidr";

/** A CIDR, with its two halves if a part of it has been taken. */
export interface CidrNode {
  readonly cidr: string;
  /** How the whole CIDR is taken. */
  holder?: "exclusive" | "shared";
  halves?: readonly [CidrNode, CidrNode];
}

/** A free CIDR. */
export function newNode(cidr: string): CidrNode {
  return { cidr };
}

/** The prefix length of a CIDR. */
export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/** Whether a CIDR is part of another one, or equal to it. */
export function isWithin(inner: string, outer: string): boolean {
  const range = new IPCIDR(outer);
  const { addressStart, addressEnd } = new IPCIDR(inner);
  return range.contains(addressStart) && range.contains(addressEnd);
}

/** The halves of a CIDR. They are created on the first call. */
export function split(node: CidrNode): readonly [CidrNode, CidrNode] {
  if (node.halves === undefined) {
    const bits = prefixLength(node.cidr) + 1;
    const range = new IPCIDR(node.cidr);
    const [first = "", middle = ""] = [0, 2 ** (32 - bits)].flatMap((from) =>
      range.toArray({ from, limit: 1 }),
    );
    node.halves = [newNode(`${first}/${bits}`), newNode(`${middle}/${bits}`)];
  }
  return node.halves;
}
