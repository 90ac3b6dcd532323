import { BlockList } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { liesIn } from "#shared/access/lies-in.ts";

test("an IPv4 address lies in a range exactly when Node's own list says so", () => {
  const address = fc.ipV4();
  const near = fc
    .tuple(address, address, fc.boolean())
    .map(([one, other, same]) => [one, same ? one : other] as const);
  fc.assert(
    fc.property(near, fc.integer({ min: 0, max: 32 }), ([network, asked], prefix) => {
      const list = new BlockList();
      list.addSubnet(network, prefix, "ipv4");
      expect(liesIn([`${network}/${prefix}`], asked)).toBe(list.check(asked, "ipv4"));
    }),
  );
});

test.each([
  ["::ffff:192.0.2.7", "192.0.2.0/24", true],
  ["::ffff:198.51.100.7", "192.0.2.0/24", false],
  ["2001:db8::7", "2001:db8::/32", true],
  ["192.0.2.7", "2001:db8::/32", false],
  ["256.0.2.7", "0.0.0.0/0", false],
  ["no address", "0.0.0.0/0", false],
])("%s in %s: %s", (address, cidr, expected) => {
  expect(liesIn([cidr], address)).toBe(expected);
});
