import { BlockList, isIPv4, SocketAddress } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readRange, writeRange } from "#shared/blocklist/address-range.ts";
import { AddressRules } from "#shared/blocklist/address-rules.ts";

const prefixed = (address: fc.Arbitrary<string>, bits: number) =>
  fc
    .record({ address, prefix: fc.nat(bits) })
    .map((range) => ({ ...range, text: `${range.address}/${range.prefix}` }));

/** IPv6 from few groups, so that ranges and addresses meet and zeros stand together. */
const ipv6 = fc
  .array(fc.constantFrom("0", "0", "1", "db8", "2001", "ffff"), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.join(":"))
  .filter((address) => !address.startsWith("0:0:0:0:0:ffff:"));
const ipv4 = fc
  .array(fc.constantFrom(0, 1, 10, 127, 128, 255), { minLength: 4, maxLength: 4 })
  .map((bytes) => bytes.join("."));

test.each([
  ["ipv4", ipv4, 32],
  ["ipv6", ipv6, 128],
] as const)("%s: a set of ranges finds an address exactly where node:net does", (family, address, bits) => {
  fc.assert(
    fc.property(fc.array(prefixed(address, bits), { maxLength: 20 }), address, (ranges, sought) => {
      const expected = new BlockList();
      const rules = new AddressRules<string>();
      for (const { address, prefix, text } of ranges) {
        expected.addSubnet(address, prefix, family);
        rules.add(readRange(text)!, text);
      }
      expect(rules.find(sought, () => true) !== undefined).toBe(expected.check(sought, family));
    }),
    { numRuns: 500 },
  );
});

test("an address has one form, that of node:net; and to read that again changes nothing", () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (text) => {
      const range = readRange(text)!;
      const written = writeRange(range);
      expect(readRange(written)).toEqual(range);
      const { address } = new SocketAddress({ address: text, family: isIPv4(text) ? "ipv4" : "ipv6" });
      // In ::/96 Node writes the end as IPv4.
      if (isIPv4(text) || !address.includes(".")) expect(written).toBe(address);
    }),
  );
});

test.each([
  ["192.0.2.77/24", "192.0.2.0/24"],
  ["192.0.2.7/32", "192.0.2.7"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:C000:0207/120", "192.0.2.0/24"],
  ["::ffff:0:0/96", "0.0.0.0/0"],
  ["::ffff:0:0/95", "::fffe:0:0/95"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["::", "::"],
  ["2001:db8::ffff/32", "2001:db8::/32"],
])("%s is %s", (given, canonical) => {
  expect(writeRange(readRange(given)!)).toBe(canonical);
});

test.each([
  "",
  "/",
  "192.0.2",
  "192.0.2.256",
  "192.0.02.1",
  "0x7f.1",
  "2130706433",
  "192.0.2.1/33",
  "192.0.2.1/",
  "192.0.2.1/-1",
  "192.0.2.1/024",
  "192.0.2.1/8/8",
  "192.0.2.1 ",
  "::g",
  "fe80::1%eth0",
  "2001:db8::/129",
  "1::2::3",
  "localhost",
])("%j is no range", (text) => {
  expect(readRange(text)).toBeUndefined();
});

test("an address of the one family lies in no range of the other", () => {
  const rules = new AddressRules<string>();
  rules.add(readRange("::/0")!, "all of IPv6");
  expect(rules.find("192.0.2.1", () => true)).toBeUndefined();
  expect(rules.find("::ffff:192.0.2.1", () => true)).toBeUndefined();
  expect(rules.find("2001:db8::1", () => true)).toBe("all of IPv6");
});
