/** An address that is asked for often, read once. */
export interface Address {
  readonly text: string;
  /** Its 32 bits, if it is written as IPv4. */
  readonly ipv4: number | undefined;
}

export const readAddress = (text: string): Address => ({ text, ipv4: ipv4Number(text) });

/** Whether an address lies in one of the ranges. An IPv4 address mapped into IPv6 is the IPv4 address. */
export const liesIn = (cidrs: readonly string[], address: string): boolean =>
  rangesOf(cidrs)(readAddress(address));

/**
 * The same for ranges that are asked for often. IPv4 is a comparison of numbers, because Node's own lists take many times as
 * long, and each of a thousand policies may have one.
 */
export function rangesOf(cidrs: readonly string[]): (address: Address) => boolean {
  const ranges = cidrs.flatMap((cidr) => ipv4Range(cidr) ?? []);
  let list: ((address: string) => boolean) | undefined;
  return ({ text, ipv4 }) => {
    if (ipv4 !== undefined) return ranges.some(({ base, mask }) => (ipv4 & mask) === base);
    list ??= listOf(cidrs);
    return list(text);
  };
}

interface Ipv4Range {
  readonly base: number;
  readonly mask: number;
}

function ipv4Range(cidr: string): Ipv4Range | undefined {
  const [network = "", prefix] = cidr.split("/");
  const number = ipv4Number(network);
  if (number === undefined) return undefined;
  // Shifting by 32 would shift by nothing.
  const mask = Number(prefix) === 0 ? 0 : -1 << (32 - Number(prefix));
  return { base: number & mask, mask };
}

const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function ipv4Number(address: string): number | undefined {
  const parts = dotted.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((number, part) => (number << 8) | part, 0);
}

function listOf(cidrs: readonly string[]): (address: string) => boolean {
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
