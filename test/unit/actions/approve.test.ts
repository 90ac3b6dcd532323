import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { haveSomebodyInCommon } from "#shared/access/people-behind.ts";
import type { StoredAction } from "#shared/actions/action.ts";
import { type Approver, approve } from "#shared/actions/approve.ts";
import { delegate } from "#shared/actions/delegate.ts";
import { cancel, reject } from "#shared/actions/withdraw.ts";
import { anAction, now } from "./any-action.ts";

const user = (id: string, role = "approver"): Approver => ({
  ...{ id, kind: "user", people: [id], role },
  mayApprove: role === "approver" || role === "admin",
});
const key = (id: string, ...owners: string[]): Approver => ({
  ...{ id, kind: "key", people: [...owners, `client of ${id}`], role: undefined },
  mayApprove: true,
});

const yes = (action: StoredAction, approver: Approver, at = now) =>
  approve(action, approver, { digest: action.digest, comment: null }, at);
const refusal = (deed: () => unknown): { kind?: string } => {
  try {
    deed();
    return {};
  } catch (error) {
    return error as { kind: string };
  }
};

describe("four eyes", () => {
  test("whoever requests can't approve, nor can a key of theirs", () => {
    const action = anAction();
    expect(refusal(() => yes(action, user("requester")))).toMatchObject({ kind: "not-allowed" });
    expect(refusal(() => yes(action, key("k", "requester")))).toMatchObject({ kind: "not-allowed" });
    expect(yes(action, key("k", "another")).approvals).toHaveLength(1);
  });

  test("one person approves once, by whatever credential", () => {
    const once = yes(anAction(3), user("kim"));
    expect(refusal(() => yes(once, user("kim")))).toMatchObject({ kind: "conflict" });
    expect(refusal(() => yes(once, key("k", "kim")))).toMatchObject({ kind: "conflict" });
    const byKey = yes(anAction(3), key("k1", "ann", "kim"));
    expect(refusal(() => yes(byKey, user("ann")))).toMatchObject({ kind: "conflict" });
  });

  test("whatever people and keys try, what is approved has been by as many different people, none of them the requester", () => {
    const people = ["requester", "ann", "bea", "cleo", "dora"];
    const person = fc.constantFrom(...people);
    const someone = fc.oneof(
      person.map((id) => user(id)),
      person.map((id) => user(id, "operator")),
      fc.tuple(fc.constantFrom("k1", "k2", "k3"), person).map(([id, owner]) => key(`${id} ${owner}`, owner)),
    );
    const step = fc.oneof(
      someone.map((who) => (action: StoredAction) => yes(action, who)),
      fc.tuple(someone, person).map(
        ([who, to]) =>
          (action: StoredAction) =>
            delegate(action, who, to, now),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 30 }), (needed, steps) => {
        let action = anAction(needed);
        for (const next of steps) {
          const before = action;
          refusal(() => {
            action = next(before);
          });
        }
        for (const [at, one] of action.approvals.entries()) {
          expect(one.people).not.toContain("requester");
          for (const other of action.approvals.slice(at + 1))
            expect(haveSomebodyInCommon(one.people, other.people)).toBe(false);
        }
        expect(action.state === "approved").toBe(action.approvals.length === needed);
        expect(action.approvals.length).toBeLessThanOrEqual(needed);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a vote", () => {
  test("that was given away is the other's, who needs no role for it", () => {
    const given = delegate(anAction(), user("kim"), "ann", now);
    expect(refusal(() => yes(given, user("kim")))).toMatchObject({ kind: "not-allowed" });
    expect(yes(given, user("ann", "operator")).approvals[0]).toMatchObject({
      by: "ann",
      on_behalf_of: "kim",
    });
  });

  test("isn't given to the requester, to oneself, on, or to who has another's already", () => {
    expect(refusal(() => delegate(anAction(), user("kim"), "requester", now))).toMatchObject({
      kind: "conflict",
    });
    expect(refusal(() => delegate(anAction(), user("kim"), "kim", now))).toMatchObject({ kind: "conflict" });
    const given = delegate(anAction(), user("kim"), "ann", now);
    expect(refusal(() => delegate(given, user("ann"), "bea", now))).toMatchObject({ kind: "conflict" });
    expect(refusal(() => delegate(given, user("kim"), "bea", now))).toMatchObject({ kind: "not-allowed" });
    expect(refusal(() => delegate(given, user("lee"), "ann", now))).toMatchObject({ kind: "conflict" });
    expect(delegate(given, user("lee"), "bea", now).delegations).toHaveLength(2);
  });

  test("isn't there without the scope, nor without a role that a policy demands", () => {
    expect(refusal(() => yes(anAction(), user("kim", "operator")))).toMatchObject({ kind: "not-allowed" });
    const { requirement } = anAction();
    const forAdmins = anAction(2, { requirement: { ...requirement, roles: ["admin"] } });
    expect(refusal(() => yes(forAdmins, user("kim")))).toMatchObject({ kind: "not-allowed" });
    expect(refusal(() => yes(forAdmins, key("k", "kim")))).toMatchObject({ kind: "not-allowed" });
    expect(yes(forAdmins, user("kim", "admin")).approvals).toHaveLength(1);
  });
});

describe("an approval", () => {
  test("of another digest than the action's counts for nothing", () => {
    const other = { digest: "0".repeat(64), comment: null };
    expect(refusal(() => approve(anAction(), user("kim"), other, now))).toMatchObject({ kind: "conflict" });
  });

  test("comes too late at the very moment at which the action expires", () => {
    const action = anAction();
    expect(yes(action, user("kim"), action.expires_at - 1).approvals).toHaveLength(1);
    expect(refusal(() => yes(action, user("kim"), action.expires_at))).toMatchObject({ kind: "conflict" });
  });

  test("is the last when there are as many as it needs, and then nobody decides any more", () => {
    const approved = yes(yes(anAction(2), user("ann")), user("bea"));
    expect(approved.state).toBe("approved");
    expect(refusal(() => yes(approved, user("cleo")))).toMatchObject({ kind: "conflict" });
    expect(refusal(() => reject(approved, user("cleo"), "no", now))).toMatchObject({ kind: "conflict" });
  });
});

describe("a no", () => {
  test("is enough from one who might have approved, and nobody else's", () => {
    expect(reject(anAction(), user("kim"), "Too risky", now)).toMatchObject({
      state: "rejected",
      outcome: { detail: "Too risky" },
    });
    expect(refusal(() => reject(anAction(), user("requester"), "no", now))).toMatchObject({
      kind: "not-allowed",
    });
    expect(refusal(() => reject(anAction(), user("kim", "operator"), "no", now))).toMatchObject({
      kind: "not-allowed",
    });
  });

  test("of the requester, or of whoever may approve, takes the action back, until it runs", () => {
    const approved = yes(anAction(1), user("kim"));
    expect(cancel(approved, user("requester", "operator"), undefined, now).state).toBe("cancelled");
    expect(cancel(approved, user("root", "admin"), undefined, now).state).toBe("cancelled");
    expect(refusal(() => cancel(approved, user("kim", "operator"), undefined, now))).toMatchObject({
      kind: "not-allowed",
    });
    const executing = { ...approved, state: "executing" } as const;
    expect(refusal(() => cancel(executing, user("requester"), undefined, now))).toMatchObject({
      kind: "conflict",
    });
  });
});
