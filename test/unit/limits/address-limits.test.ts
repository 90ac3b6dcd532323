import { afterEach, expect, test } from "vitest";
import { globalLimit, strangersLimit } from "#shared/limits/address-limits.ts";

afterEach(() => {
  delete process.env.LIMITS;
});

test.each([
  ["api", 100],
  ["auth", 10],
  ["upload", 20],
] as const)("an address has its own limit of %s: %i a minute", (kind, quota) => {
  const limit = strangersLimit(kind, "192.0.2.1");
  expect(limit).toEqual({ policy: kind, key: `address/192.0.2.1/${kind}`, quota, windowMs: 60_000 });
});

test("all requests of an address together have one", () => {
  expect(globalLimit("192.0.2.1")).toMatchObject({ policy: "global", quota: 1000 });
});

test("a deployment may set each of them", () => {
  process.env.LIMITS = '{"auth":30}';
  expect(strangersLimit("auth", "192.0.2.1")?.quota).toBe(30);
  expect(strangersLimit("api", "192.0.2.1")?.quota).toBe(100);
});
