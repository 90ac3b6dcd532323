/** A range of addresses of one family; a single address is one with the longest prefix. */
export interface AddressRange {
  readonly family: 4 | 6;
  /** The network's address, with zeros after the prefix. */
  readonly network: bigint;
  readonly prefix: number;
}

export const bitsOf = { 4: 32, 6: 128 } as const;

/** `::ffff:0:0/96`, where IPv6 has the addresses of IPv4. */
const mappedPrefix = 96;
const mappedStart = 0xffff_0000_0000n;

/** An address or a CIDR range; undefined for what is neither. IPv4 that is mapped into IPv6 is IPv4. */
export function readRange(text: string): AddressRange | undefined {
  const [address = "", prefixText, ...more] = text.split("/");
  const family = familyOf(address);
  if (!family || more.length > 0) return undefined;
  const prefix = prefixText === undefined ? bitsOf[family] : readPrefix(prefixText);
  if (prefix > bitsOf[family]) return undefined;
  const value = family === 4 ? readV4(address) : readV6(address);
  if (family === 6 && prefix >= mappedPrefix && value >> 32n === mappedStart >> 32n) {
    return rangeOf(4, value & 0xffff_ffffn, prefix - mappedPrefix);
  }
  return rangeOf(family, value, prefix);
}

/** The range of this length in which an address lies. */
export function rangeOf(family: 4 | 6, address: bigint, prefix: number): AddressRange {
  const rest = BigInt(bitsOf[family] - prefix);
  return { family, network: (address >> rest) << rest, prefix };
}

/** The one way to write a range: IPv6 as RFC 5952 has it, and a single address without its prefix. */
export function writeRange({ family, network, prefix }: AddressRange): string {
  const address = family === 4 ? writeV4(network) : writeV6(network);
  return prefix === bitsOf[family] ? address : `${address}/${prefix}`;
}

function familyOf(address: string): 4 | 6 | undefined {
  const family = process.getBuiltinModule("node:net").isIP(address);
  // A zone is a matter of one machine.
  return (family === 4 || family === 6) && !address.includes("%") ? family : undefined;
}

const readPrefix = (text: string): number =>
  /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;

const readV4 = (address: string): bigint =>
  address.split(".").reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

function readV6(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const before = groupsIn(head);
  const after = groupsIn(tail ?? "");
  const zeros = Array<bigint>(8 - before.length - after.length).fill(0n);
  return [...before, ...zeros, ...after].reduce((value, group) => (value << 16n) | group, 0n);
}

/** The last two groups may be written as an IPv4 address. */
function groupsIn(text: string): bigint[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [BigInt(`0x${group}`)];
    const value = readV4(group);
    return [value >> 16n, value & 0xffffn];
  });
}

const writeV4 = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");

function writeV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => (value >> BigInt(112 - 16 * at)) & 0xffffn);
  const write = (some: readonly bigint[]) => some.map((group) => group.toString(16)).join(":");
  const { start, length } = longestRunOfZeros(groups);
  if (length < 2) return write(groups);
  return `${write(groups.slice(0, start))}::${write(groups.slice(start + length))}`;
}

/** Of equally long ones the first. */
function longestRunOfZeros(groups: readonly bigint[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0n ? length + 1 : 0;
    if (length > longest.length) longest = { start: at - length + 1, length };
  }
  return longest;
}
