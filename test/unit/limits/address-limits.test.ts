import { afterEach, expect, test } from "vitest";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { globalLimit, strangersLimit } from "#shared/limits/address-limits.ts";

const definition = (limit: EndpointDefinition["limit"]) => ({ limit }) as EndpointDefinition;

afterEach(() => {
  delete process.env.LIMITS;
});

test.each([
  ["api", 100],
  ["auth", 10],
  ["upload", 20],
] as const)("an address has its own limit of %s: %i a minute", (kind, quota) => {
  const limit = strangersLimit(definition(kind), "192.0.2.1");
  expect(limit).toEqual({ policy: kind, key: `address/192.0.2.1/${kind}`, quota, windowMs: 60_000 });
});

test("health has none, but all requests of an address together do", () => {
  expect(strangersLimit(definition("none"), "192.0.2.1")).toBeUndefined();
  expect(globalLimit("192.0.2.1")).toMatchObject({ policy: "global", quota: 1000 });
});

test("a deployment may set each of them", () => {
  process.env.LIMITS = '{"auth":30}';
  expect(strangersLimit(definition("auth"), "192.0.2.1")?.quota).toBe(30);
  expect(strangersLimit(definition("api"), "192.0.2.1")?.quota).toBe(100);
});
