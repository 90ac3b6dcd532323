/** Whether an address lies in one of the ranges. An IPv4 address mapped into IPv6 is the IPv4 address. */
export const liesIn = (cidrs: readonly string[], address: string): boolean => rangesOf(cidrs)(address);

/** The same for ranges that are asked for often. */
export function rangesOf(cidrs: readonly string[]): (address: string) => boolean {
  // Asked for here, because most functions never see a range.
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", prefix] = cidr.split("/");
    ranges.addSubnet(network, Number(prefix), isIP(network) === 4 ? "ipv4" : "ipv6");
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && ranges.check(address, family === 4 ? "ipv4" : "ipv6");
  };
}
