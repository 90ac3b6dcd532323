import { expect, test } from "vitest";
import type { RuleKind } from "#shared/blocklist/blocklist-rule.ts";
import { canonicalValue } from "#shared/blocklist/canonical-value.ts";
import { RuleMatcher } from "#shared/blocklist/rule-matcher.ts";
import type { Visit } from "#shared/blocklist/visit.ts";

const rule = (kind: RuleKind, value: string, expires_at: string | null = null, id = "r-1") => ({
  ...{ id, kind, value, expires_at },
  severity: "medium" as const,
});

const visit: Visit = {
  ...{ kind: "key", principalId: "key-1", clientId: "client-1", ip: "192.0.2.7" },
  ...{ userAgent: "Mozilla/5.0 (X11) curl/8.1", paths: ["/api/v1/alarms/42"] },
};
const find = (rules: readonly ReturnType<typeof rule>[], asked: Partial<Visit> = {}, now = 1000) =>
  new RuleMatcher(rules).find({ ...visit, ...asked }, now)?.id;

test.each<[RuleKind, string, boolean]>([
  ["ip", "192.0.2.0/24", true],
  ["ip", "192.0.3.0/24", false],
  ["client", "client-1", true],
  ["client", "key-1", true],
  ["client", "client-2", false],
  ["user", "key-1", false],
  ["user_agent", "CURL", true],
  ["user_agent", "mozilla/*curl/?.*", false],
  ["user_agent", "mozilla/*curl/8*", true],
  ["user_agent", "wget", false],
  ["path", "/api/v1/alarms/*", true],
  ["path", "/api/v1/kpis", false],
])("a rule for the %s %s refuses the request: %s", (kind, value, expected) => {
  expect(find([rule(kind, value)])).toBe(expected ? "r-1" : undefined);
});

test("a user is refused by his id, and no key or client of the same id is", () => {
  expect(find([rule("user", "u-1")], { kind: "user", principalId: "u-1" })).toBe("r-1");
  expect(find([rule("client", "u-1")], { kind: "user", principalId: "u-1" })).toBeUndefined();
});

test("a rule refuses until it expires, to the millisecond; of two for the same the one that holds longer counts", () => {
  const soon = new Date(2000).toISOString();
  expect(find([rule("ip", "192.0.2.7", soon)], {}, 1999)).toBe("r-1");
  expect(find([rule("ip", "192.0.2.7", soon)], {}, 2000)).toBeUndefined();
  const both = [rule("ip", "192.0.2.7", null, "for ever"), rule("ip", "192.0.2.7", soon, "soon")];
  for (const rules of [both, both.toReversed()]) expect(find(rules, {}, 3000)).toBe("for ever");
});

test("an expired rule hides none that holds for a wider range", () => {
  const rules = [
    rule("ip", "192.0.2.7", new Date(1).toISOString()),
    rule("ip", "192.0.0.0/16", null, "wide"),
  ];
  for (const order of [rules, rules.toReversed()]) expect(find(order)).toBe("wide");
});

test.each([
  "/system/security/blocklist",
  "/system/security/**",
  "/**",
  "/system/*/blocklist",
  "/**/blocklist/*",
])("a rule of paths can't shut the blocklist: %s", (pattern) => {
  expect(canonicalValue("path", pattern)).toEqual({ problem: "must leave the blocklist itself open" });
});
