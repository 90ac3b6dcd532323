import { expect, test } from "vitest";
import type { Limit } from "#shared/limits/limit.ts";
import { rateLimitFields } from "#shared/limits/rate-limit-fields.ts";

const limit = (policy: string, quota: number, windowMs: number): Limit => ({
  policy,
  key: policy,
  quota,
  windowMs,
});

test("limits are told as lists of strings with parameters, all policies in one field", () => {
  const verdicts = [
    { limit: limit("global", 1000, 60_000), admitted: true, remaining: 99, waitMs: 60, asked: false },
    { limit: limit("user", 10_000, 3_600_000), admitted: false, remaining: 0, waitMs: 17_001, asked: true },
  ];
  expect(rateLimitFields(verdicts)).toEqual({
    "RateLimit-Policy": '"global";q=1000;w=60, "user";q=10000;w=3600',
    RateLimit: '"global";r=99;t=1, "user";r=0;t=18',
  });
});

test("where nothing is limited nothing is told", () => {
  expect(rateLimitFields([])).toEqual({});
});
