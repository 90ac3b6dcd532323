import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { variables } from "#shared/platform/environment.ts";
import { isPublicAddress } from "#shared/webhooks/public-address.ts";
import { readTarget } from "#shared/webhooks/webhook-target.ts";
import { hostileUrls } from "./hostile-urls.ts";

afterEach(() => vi.unstubAllEnvs());

const codeOf = (url: string) => {
  const target = readTarget(url);
  return "code" in target ? target.code : "ok";
};

const rows = Object.entries(hostileUrls).flatMap(([code, urls]) => urls.map((url) => [code, url] as const));

test("there are at least a hundred hostile URLs, each another one", () => {
  expect(new Set(rows.map(([, url]) => url)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(100);
});

test("every hostile URL is refused before anything is asked, for the reason it deserves", () => {
  expect(rows.map(([, url]) => [codeOf(url), url])).toEqual(rows);
});

test("no reason repeats what a URL says: it may hold secrets", () => {
  for (const url of [
    "http://example.com/hook?key=s3cret",
    "https://u:s3cret@example.com",
    "https://s3cret",
  ]) {
    expect(JSON.stringify(readTarget(url))).not.toContain("s3cret");
  }
});

/** How C's `inet_aton`, and so every browser, lets people write an IPv4 address. */
const notations = (address: number, radices: readonly number[], parts: number): string => {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  const tail = bytes.slice(parts - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  return [...bytes.slice(0, parts - 1), tail]
    .map(
      (part, index) =>
        (["0x", "0", ""][radices[index]! % 3] ?? "") + part.toString([16, 8, 10][radices[index]! % 3]),
    )
    .join(".");
};

test("whatever notation an IPv4 address is written in, it is refused exactly when the address isn't public", () => {
  const edges = [
    0x7f000001, 0x0a000000, 0xac100000, 0xac1fffff, 0xac200000, 0xc0a80000, 0xa9fea9fe, 0x08080808,
  ];
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: 0xffffffff })),
      fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (address, radices, parts) => {
        const dotted = notations(address, [2, 2, 2, 2], 4);
        const expected = isPublicAddress(dotted) ? "ok" : "private_address";
        expect(codeOf(`https://${notations(address, radices, parts)}/`)).toBe(expected);
        expect(codeOf(`https://[::ffff:${dotted}]/`)).toBe("private_address");
      },
    ),
    { numRuns: 2000 },
  );
});

test("hosts that the deployment's setting names are allowed, with http too, on the ports that it names", () => {
  vi.stubEnv(variables.webhookAllowedHosts, "127.0.0.1:9000,receiver:*,[::1]:443");
  for (const url of [
    "http://127.0.0.1:9000/x",
    "https://127.0.0.1:9000",
    "http://receiver",
    "https://receiver:1",
  ]) {
    expect([url, codeOf(url)]).toEqual([url, "ok"]);
  }
  expect(codeOf("http://127.0.0.1:9001")).toBe("not_https");
  expect(codeOf("https://127.0.0.1")).toBe("private_address");
  expect(codeOf("ftp://receiver:21")).toBe("not_https");
  expect(codeOf("http://user@receiver")).toBe("credentials");
});
