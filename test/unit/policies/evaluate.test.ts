import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Decision } from "#shared/policies/decision.ts";
import { evaluate, evaluateWorstCase } from "#shared/policies/evaluate.ts";
import { explain } from "#shared/policies/explain.ts";
import { type NewPolicy, newPolicy, type Policy } from "#shared/policies/policy.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { compilePolicies } from "#shared/policies/policy-set.ts";
import { anyPolicies, anyRequest } from "./any-policy.ts";
import { isAbout } from "./plain-policies.ts";

const setOf = (policies: readonly Policy[]) => compilePolicies(policies, "security", 7);
const decisionOf = (policies: readonly Policy[], request: PolicyRequest) =>
  evaluate(setOf(policies), request);
const holds = (property: (policies: Policy[], request: PolicyRequest) => void) =>
  fc.assert(fc.property(anyPolicies, anyRequest, property), { numRuns: 1000 });
const idsOf = (policies: readonly { readonly id: string }[]) => policies.map(({ id }) => id).sort();

test("the explanation names exactly the enabled policies of the kind that are about the request", () => {
  let matches = 0;
  holds((policies, request) => {
    const about = policies.filter(
      (policy) => policy.enabled && policy.kind === "security" && isAbout(policy.conditions, request),
    );
    matches += about.length;
    expect(idsOf(decisionOf(policies, request).explanation)).toEqual(idsOf(about));
  });
  expect(matches).toBeGreaterThan(300);
});

test("the order of policies doesn't matter", () =>
  holds((policies, request) => {
    expect(decisionOf(policies.toReversed(), request)).toEqual(decisionOf(policies, request));
  }));

/** More than a request names, so that policies often differ about them. */
const anyTargets = fc.array(fc.constantFrom("t1", "t2", "x1", "x2", null), { minLength: 1, maxLength: 4 });
const named = (request: PolicyRequest, id: string | null): PolicyRequest => ({
  ...request,
  target: { kind: "entity", id },
});

test("of a deed with many targets, policies are about it that are about one of them", () => {
  let varied = 0;
  fc.assert(
    fc.property(anyPolicies, anyRequest, anyTargets, (policies, request, ids) => {
      const set = setOf(policies);
      const each = ids.map((id) => idsOf(evaluate(set, named(request, id)).explanation));
      varied += new Set(each.map((about) => about.join())).size - 1;
      const together = evaluate(set, named(request, null), ids);
      expect(idsOf(together.explanation)).toEqual([...new Set(each.flat())].sort());
    }),
    { numRuns: 1000 },
  );
  expect(varied).toBeGreaterThan(10);
});

test("while targets aren't known, exactly the policies count whose answer can't depend on them", () => {
  const asksForIds = (conditions: object): boolean => /"(ids|id_prefix)":/.test(JSON.stringify(conditions));
  holds((policies, request) => {
    const nameless = policies.map(({ conditions, ...rest }) => ({
      ...rest,
      conditions: JSON.parse(
        JSON.stringify(conditions, (key, value) => (key === "principal" ? undefined : value)),
      ),
    }));
    const about = evaluate(setOf(nameless), request).explanation;
    const independent = nameless.filter(({ conditions }) => !asksForIds(conditions)).map(({ id }) => id);
    expect(idsOf(evaluate(setOf(nameless), request, []).explanation)).toEqual(
      idsOf(about.filter(({ id }) => independent.includes(id))),
    );
  });
});

test("a policy is either about a request or missed, with the reason", () =>
  holds((policies, request) => {
    const { decision, missed } = explain(setOf(policies), request);
    const enabled = policies.filter((policy) => policy.enabled && policy.kind === "security");
    expect(idsOf([...decision.explanation, ...missed])).toEqual(idsOf(enabled));
  }));

test("deny wins over required approval, that over allow, and nothing is decided without a reason", () =>
  holds((policies, request) => {
    const { effect, explanation, decidedBy, approvals } = decisionOf(policies, request);
    const effects = new Set(explanation.map((matched) => matched.effect));
    if (effects.has("deny")) expect(effect).toBe("deny");
    else if (effects.has("require_approval")) expect(["require_approval", "deny"]).toContain(effect);
    else expect(effect).toBe(effects.has("allow") ? "allow" : "no_match");
    expect(decidedBy.length > 0).toBe(effect !== "no_match");
    expect(idsOf(decidedBy)).toEqual(idsOf(explanation.filter(({ decided }) => decided)));
    expect(approvals > 0).toBe(effect === "require_approval");
  }));

test("what the worst case permits is permitted at any time and from anywhere", () =>
  holds((policies, request) => {
    const strength = ({ effect }: Decision) =>
      ["no_match", "allow", "require_approval", "deny"].indexOf(effect);
    const worst = strength(evaluateWorstCase(setOf(policies), request));
    expect(strength(decisionOf(policies, request))).toBeLessThanOrEqual(Math.max(worst, 1));
  }));

const policy = (fields: Partial<NewPolicy>): Policy =>
  newPolicy({
    ...{ name: "P", description: "", kind: "security", enabled: true, conditions: {}, effect: "deny" },
    ...fields,
  } as NewPolicy);
const request: PolicyRequest = {
  ...{ tenantId: "t", principal: { id: "ada", kind: "user", role: "admin" }, action: "user.update" },
  ...{ target: { kind: "user", id: "bob" }, at: Date.UTC(2026, 2, 29, 0, 30), risk: "low", blastRadius: 0 },
};

test("several required approvals: the greatest number, by roles with which all are content", () => {
  const demands = (approvals?: number, ...approver_roles: ("approver" | "admin")[]) =>
    policy({ effect: "require_approval", approvals, ...(approver_roles.length > 0 && { approver_roles }) });
  const demanded = (...policies: Policy[]) => {
    const { effect, approvals, approverRoles } = decisionOf(policies, request);
    return { effect, approvals, approverRoles };
  };
  expect(demanded(demands(), demands(3))).toEqual({
    ...{ effect: "require_approval", approvals: 3, approverRoles: null },
  });
  expect(demanded(demands(2, "approver", "admin"), demands(1, "admin"), demands(1))).toEqual({
    ...{ effect: "require_approval", approvals: 2, approverRoles: ["admin"] },
  });
  expect(demanded(demands(1, "approver"), demands(1, "admin"))).toEqual({
    ...{ effect: "deny", approvals: 0, approverRoles: null },
  });
});

const window = (from: string, to: string, days: ("sat" | "sun" | "mon")[], time_zone = "Europe/Berlin") =>
  policy({ conditions: { time: { from, to, days, time_zone } } });
const at = (moment: string) => ({ ...request, at: Date.parse(moment) });

test.each([
  // Summer time begins at 01:00Z: an hour later it is 04:00 there.
  ["2026-03-29T00:59:00Z", "01:00", "02:00", "sun", true],
  ["2026-03-29T01:00:00Z", "03:00", "03:01", "sun", true],
  ["2026-03-29T01:00:00Z", "02:00", "02:59", "sun", false],
  // A window over midnight is of the day on which it began.
  ["2026-03-28T22:30:00Z", "23:00", "02:00", "sat", true],
  ["2026-03-29T00:30:00Z", "23:00", "02:00", "sat", true],
  ["2026-03-29T00:30:00Z", "23:00", "02:00", "sun", false],
  // A window has its beginning, and not its end.
  ["2026-03-28T08:00:00Z", "09:00", "10:00", "sat", true],
  ["2026-03-28T09:00:00Z", "09:00", "10:00", "sat", false],
  ["2026-03-28T22:00:00Z", "23:00", "02:00", "sat", true],
  ["2026-03-30T00:00:00Z", "23:00", "02:00", "sun", false],
  ["2026-03-29T21:59:00Z", "00:00", "24:00", "sun", true],
  ["2026-03-29T22:00:00Z", "00:00", "24:00", "sun", false],
] as const)("%s is from %s to %s in Berlin, on %s: %s", (moment, from, to, day, inside) => {
  const { effect } = decisionOf([window(from, to, [day])], at(moment));
  expect(effect).toBe(inside ? "deny" : "no_match");
});

test("who isn't missed by a policy is told which condition missed", () => {
  const conditions: Policy["conditions"] = {
    principal: { kinds: ["user"] },
    all: [{ actions: ["user.*"] }, { risk: { at_least: "high" } }],
  };
  const { missed } = explain(setOf([policy({ conditions })]), request);
  expect(missed.map(({ pointer }) => pointer)).toEqual(["#/conditions/all/1/risk/at_least"]);
});
