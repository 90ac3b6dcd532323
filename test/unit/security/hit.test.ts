import { expect, test } from "vitest";
import { hitIn } from "#shared/security/hit.ts";

const timestamp = "2026-11-21T10:59:59.999Z";
const told = (event_type: string, payload: object, actor: string | null = null) =>
  hitIn({ event_type, timestamp, actor, payload: { ...payload } });

test("what a limit refused counts in the minute in which it was refused, by the address that its key names", () => {
  const payload = { key: "address/2001:db8::/64/api", route: "/docs", count: 49 };
  expect(told("security.rate_limit_violation", { ...payload, minute: "2026-11-21T09:59:00.000Z" })).toEqual({
    ...{ kind: "rate_limit_violations", hour: "2026-11-21T09", count: 49 },
    ...{ ip: "2001:db8::/64", principal: undefined, target: "/docs" },
  });
  expect(told("security.rate_limit_violation", { key: "user/u-1" }, "u-1")).toMatchObject({
    ...{ ip: undefined, principal: "u-1", count: 1 },
  });
});

test.each([
  ["security.blocklist_hit", { ip: "192.0.2.1", route: "/x", count: 3 }, "blocklist_hits", "/x"],
  [
    "security.honeypot_hit",
    { ip: "192.0.2.1", path: "/wp-login.php", count: 3 },
    "honeypot_hits",
    "/wp-login.php",
  ],
  ["security.lockout", { ip: "192.0.2.1", locked: "account", count: 3 }, "lockouts", "account"],
  ["security.login_failed", { ip: "192.0.2.1", count: 3 }, "failed_logins", undefined],
  [
    "security.policy_denial",
    { ip: "192.0.2.1", action: "user.create", count: 3 },
    "policy_denials",
    "user.create",
  ],
])("%s is told apart by its address, actor and target", (type, payload, kind, target) => {
  expect(told(type, payload, "k-1")).toEqual({
    ...{ kind, hour: "2026-11-21T10", count: 3, ip: "192.0.2.1", principal: "k-1", target },
  });
});

test("other events are no hits, and what isn't text is no source", () => {
  expect(told("health.check", { count: 3 })).toBeUndefined();
  const odd = told("security.honeypot_hit", { ip: 7, path: "x".repeat(1000), count: "many" });
  expect(odd).toMatchObject({ ip: undefined, count: 1, target: "x".repeat(128) });
});
