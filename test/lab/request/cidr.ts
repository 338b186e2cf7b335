import IPCIDR from "ip-cidr";

/** The pools of Liqo's IPAM. The IPAM never allocates a Network outside of the pools. */
const IPAM_POOLS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Why Liqo's IPAM cannot allocate a CIDR, or `undefined`. */
export function cidrProblem(cidr: string): string | undefined {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !IPCIDR.isValidCIDR(cidr)) {
    return `expected an IPv4 CIDR such as 10.10.0.0/16, got "${cidr}"`;
  }
  const start = new IPCIDR(cidr).start<string>();
  const [address, bits] = cidr.split("/");
  if (address !== start) {
    return `${cidr} is not the first address of its network: write ${start}/${bits ?? ""}`;
  }
  if (!IPAM_POOLS.some((pool) => includes(pool, cidr))) {
    return `${cidr} is outside of the private CIDRs of Liqo's IPAM`;
  }
  return undefined;
}

/** Whether two CIDRs overlap. */
export function overlap(first: string, second: string): boolean {
  const [a, b] = [new IPCIDR(first), new IPCIDR(second)];
  return a.contains(b.start<string>()) || b.contains(a.start<string>());
}

function includes(outer: string, inner: string): boolean {
  const [pool, network] = [new IPCIDR(outer), new IPCIDR(inner)];
  return pool.contains(network.start<string>()) && pool.contains(network.end<string>());
}
