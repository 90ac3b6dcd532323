import { BlockList, isIP } from "node:net";

/** What IANA's registry of special-purpose addresses doesn't call globally reachable, and what clouds keep for themselves. */
const specialIpv4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...[
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
  ],
  ...["192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  // Azure's platform answers here, inside of every virtual machine.
  "168.63.129.16/32",
];

/** All that can be reached from everywhere is in here; mapped, translated, local and multicast addresses aren't. */
const globalUnicast = listOf(["2000::/3"], "ipv6");

/** Within it: protocols (Teredo, ORCHID), documentation, and 6to4, which carries an IPv4 address. */
const specialIpv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

const special4 = listOf(specialIpv4, "ipv4");
const special6 = listOf(specialIpv6, "ipv6");

function listOf(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

/** Whether an address can be that of somebody else's server on the internet. One with a zone never is. */
export function isPublicAddress(address: string): boolean {
  if (address.includes("%")) return false;
  if (isIP(address) === 4) return !special4.check(address, "ipv4");
  return isIP(address) === 6 && globalUnicast.check(address, "ipv6") && !special6.check(address, "ipv6");
}
