/** A CIDR, with its two halves if a part of the CIDR is taken. */
export interface CidrNode {
  readonly cidr: string;
  /** How the whole CIDR is taken. Undefined if it is free or only partly taken. */
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

/** Whether the inner CIDR is a part of the outer CIDR, or equal. */
export function isWithin(inner: string, outer: string): boolean {
  const bits = prefixLength(outer);
  return prefixLength(inner) >= bits && networkOf(inner, bits) === networkOf(outer, bits);
}

/** The halves of a CIDR. Creates them on the first call. */
export function split(node: CidrNode): readonly [CidrNode, CidrNode] {
  if (node.halves === undefined) {
    const bits = prefixLength(node.cidr) + 1;
    const network = networkOf(node.cidr, bits);
    node.halves = [newNode(cidrOf(network, bits)), newNode(cidrOf(network + 1, bits))];
  }
  return node.halves;
}

/** The first bits of an IPv4 CIDR, as a number. */
function networkOf(cidr: string, bits: number): number {
  const [address = ""] = cidr.split("/");
  const value = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return Math.floor(value / 2 ** (32 - bits));
}

/** The CIDR with a network as its first bits. The opposite of {@link networkOf}. */
function cidrOf(network: number, bits: number): string {
  const value = network * 2 ** (32 - bits);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
  return `${bytes.join(".")}/${bits}`;
}
