/** Whether an address lies in one of the ranges. An IPv4 address mapped into IPv6 is the IPv4 address. */
export function liesIn(cidrs: readonly string[], address: string): boolean {
  // Asked for here, because most functions never see a key with ranges.
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const family = isIP(address);
  if (family === 0) return false;
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", prefix] = cidr.split("/");
    ranges.addSubnet(network, Number(prefix), isIP(network) === 4 ? "ipv4" : "ipv6");
  }
  return ranges.check(address, family === 4 ? "ipv4" : "ipv6");
}
