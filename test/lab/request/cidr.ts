import IPCIDR from "ip-cidr";

/** The pools that Liqo's IPAM allocates from. A network outside of them would never be allocated. */
const IPAM_POOLS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Says what is wrong with a CIDR for Liqo's IPAM, or nothing if it is fine. */
export function cidrProblem(cidr: string): string | undefined {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !IPCIDR.isValidCIDR(cidr)) {
    return `expected an IPv4 CIDR such as 10.10.0.0/16, got "${cidr}"`;
  }
  const start = new IPCIDR(cidr).start<string>();
  const [address, bits] = cidr.split("/");
  if (address !== start) {
    return `${cidr} is not the start of its network: write ${start}/${bits ?? ""}`;
  }
  if (!IPAM_POOLS.some((pool) => includes(pool, cidr))) {
    return `${cidr} lies outside the private ranges that Liqo's IPAM allocates from`;
  }
  return undefined;
}

/** Whether two CIDRs have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [new IPCIDR(one), new IPCIDR(other)];
  return a.contains(b.start<string>()) || b.contains(a.start<string>());
}

function includes(outer: string, inner: string): boolean {
  const [pool, network] = [new IPCIDR(outer), new IPCIDR(inner)];
  return pool.contains(network.start<string>()) && pool.contains(network.end<string>());
}
