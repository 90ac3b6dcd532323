import { describe, expect, test } from "vitest";
import { reachedFrom } from "#shared/actions/blast-radius.ts";
import { quorumOf } from "#shared/actions/quorum.ts";
import { readinessOf } from "#shared/actions/readiness.ts";
import { requirementOf } from "#shared/actions/requirement.ts";
import { neverSet } from "#shared/maintenance/maintenance-state.ts";
import type { Decision } from "#shared/policies/decision.ts";
import { anAction, now } from "./any-action.ts";

const links = (parent_id: string | undefined, ...depends_on: string[]) => ({
  ...{ parent_id, depends_on, emergency: false },
});

describe("the blast radius", () => {
  test("counts the entity, what is below it and what depends on it, through others and around circles", () => {
    const entities = new Map([
      ["site", links(undefined)],
      ["mast", links("site")],
      ["cell", links("mast")],
      ["service", links(undefined, "cell")],
      ["portal", links(undefined, "service", "site")],
      ["backup", links("portal", "backup2")],
      ["backup2", links(undefined, "backup")],
      ["elsewhere", links(undefined)],
    ]);
    expect([...reachedFrom(entities, "mast")].sort()).toEqual([
      "backup",
      "backup2",
      "cell",
      "mast",
      "portal",
      "service",
    ]);
    expect(reachedFrom(entities, "elsewhere").size).toBe(1);
    expect(reachedFrom(entities, "unheard of").size).toBe(1);
  });

  test("makes the quorum grow", () => {
    expect([1, 10, 11, 100, 101].map((radius) => quorumOf("low", radius))).toEqual([1, 1, 2, 2, 3]);
    expect(quorumOf("high", 1)).toBe(2);
  });
});

const none: Decision = {
  ...{ effect: "no_match", approvals: 0, approverRoles: null, decidedBy: [], explanation: [], setVersion: 1 },
};
const by = (effect: Decision["effect"], approvals = 0): Decision => ({
  ...none,
  ...{ effect, approvals, decidedBy: [{ id: "p", version: 1, name: "A policy" }] },
});
const candidate = {
  type: "set_flag",
  risk: "medium",
  blast_radius: 1,
  target: { kind: "flag", id: "a" },
  rolls_back: null,
} as const;
const required = (security: Decision, autonomy: Decision, notAlone?: string) =>
  requirementOf(candidate, { security, autonomy, notAlone });

describe("an action needs", () => {
  test("nobody's approval where nothing is in the way of autonomy", () => {
    expect(required(none, none)).toMatchObject({ approvals: 0, autonomous: true });
    expect(required(by("allow"), by("allow"))).toMatchObject({ approvals: 0, autonomous: true });
  });

  test("approval as soon as anything is in the way of autonomy", () => {
    expect(required(none, none, "advisory")).toMatchObject({ approvals: 1, autonomous: false });
    expect(required(by("require_approval", 1), none)).toMatchObject({ approvals: 1, autonomous: false });
    expect(required(none, by("require_approval", 1))).toMatchObject({ approvals: 1, autonomous: false });
    expect(required(none, by("deny"))).toMatchObject({ approvals: 1, autonomous: false });
  });

  test("as many approvals as the strictest says; no policy asks for fewer than the risk does", () => {
    expect(required(by("require_approval", 3), none, "advisory")).toMatchObject({ approvals: 3 });
    expect(required(by("allow"), none, "advisory")).toMatchObject({ approvals: 1 });
    expect(required(none, by("require_approval", 4))).toMatchObject({ approvals: 4 });
  });

  test("roles with which the policies of both kinds are content; where there are none nobody can approve it", () => {
    const wants = (...approverRoles: ("approver" | "admin")[]) => ({
      ...by("require_approval", 1),
      approverRoles,
    });
    expect(required(none, wants("admin"))).toMatchObject({ roles: ["admin"] });
    expect(required(wants("admin", "approver"), wants("admin"))).toMatchObject({ roles: ["admin"] });
    expect(required(wants("approver"), wants("admin"))).toBeUndefined();
  });

  test("no approval in the world where a policy forbids it", () => {
    expect(required(by("deny"), none)).toBeUndefined();
  });
});

describe("an approved action", () => {
  const frozen = { ...neverSet, state: "read_only", reason: "Release", version: 1 } as const;
  const approved = anAction(1, { state: "approved" });

  test("waits for its time, then for the end of a freeze, and looks every five minutes whether that was lifted", () => {
    expect(readinessOf(approved, neverSet, now)).toEqual({ state: "ready", look_at: null });
    const later = { ...approved, not_before: now + 1000 };
    expect(readinessOf(later, frozen, now)).toEqual({
      state: "waiting",
      look_at: "2026-01-05T12:00:01.000Z",
    });
    expect(readinessOf(later, neverSet, now + 1000).state).toBe("ready");
    expect(readinessOf(approved, frozen, now)).toEqual({
      state: "waiting",
      look_at: "2026-01-05T12:05:00.000Z",
    });
    const until = { ...frozen, until: "2026-01-05T12:01:00.000Z" };
    expect(readinessOf(approved, until, now)).toEqual({
      state: "waiting",
      look_at: "2026-01-05T12:01:00.000Z",
    });
    expect(readinessOf(approved, until, now + 60_000).state).toBe("ready");
  });

  test("that waits for the end of a freeze is looked at when it expires, not later", () => {
    const short = { ...approved, expires_at: now + 60_000 };
    expect(readinessOf(short, frozen, now).look_at).toBe("2026-01-05T12:01:00.000Z");
  });

  test("that ends a freeze doesn't wait for its end; one that has expired is left to the executor", () => {
    const thaw = { ...approved, target: { kind: "maintenance", id: "state" } };
    expect(readinessOf(thaw, frozen, now).state).toBe("ready");
    expect(readinessOf(approved, frozen, approved.expires_at).state).toBe("ready");
  });

  test("that was taken back meanwhile is over", () => {
    expect(readinessOf({ ...approved, state: "cancelled" }, neverSet, now).state).toBe("ended");
  });
});
