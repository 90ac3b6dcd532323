import { expect, test } from "vitest";
import { complete } from "#shared/lambda/declaration.ts";

const described = { method: "GET", path: "/things", summary: "Things" } as const;
const declared = { ...described, scope: "entities:read" } as const;

test("an endpoint may do what finding out who asks and holding limits takes, and what it declares", () => {
  expect(complete({ ...declared, tables: { entities: "read" } }).tables).toEqual({
    ...{ rateLimits: "update", rateLimitRules: "read" },
    ...{ apiKeys: "read", signingKeys: "read", users: "read", blocklistRules: "read" },
    entities: "read",
  });
});

test("an endpoint without limits has no right to the limiter's tables", () => {
  const { tables } = complete({ ...declared, limit: "none" });
  expect(Object.keys(tables ?? {}).filter((name) => name.startsWith("rate"))).toEqual([]);
  expect(complete({ ...described, access: "public", limit: "none" }).tables).toEqual({});
});
