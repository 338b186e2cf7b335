import IPCIDR from "ip-cidr";

/** A range of addresses, and its two halves where one of them, or a part of it, has been taken. */
export interface CidrNode {
  readonly cidr: string;
  /** Who has the range as a whole. */
  holder?: "exclusive" | "shared";
  halves?: readonly [CidrNode, CidrNode];
}

/** A range that nobody has. */
export function newNode(cidr: string): CidrNode {
  return { cidr };
}

/** The number behind the slash. */
export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/** Whether a range lies within another, or is the same. */
export function isWithin(inner: string, outer: string): boolean {
  const range = new IPCIDR(outer);
  const { addressStart, addressEnd } = new IPCIDR(inner);
  return range.contains(addressStart) && range.contains(addressEnd);
}

/** The halves of a range, made when they are first asked for. */
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
