/**
 * What deciding by a thousand policies costs, beside walking through all of them, and for a thousand targets: `npm run bench:policies`. Exits with 1
 * when a target is missed.
 */
import { auditActions } from "#shared/audit/audit-action.ts";
import { Asked } from "#shared/policies/asked.ts";
import { allHold } from "#shared/policies/check.ts";
import type { Conditions } from "#shared/policies/conditions.ts";
import { decide } from "#shared/policies/decision.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import { newPolicy, type Policy } from "#shared/policies/policy.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { compilePolicies, type PolicySet } from "#shared/policies/policy-set.ts";
import { printTable } from "./table.ts";

const POLICIES = 1000;
const ROUNDS = 40;
const MOST_US = 1000;
/** As many as one request can name. */
const TARGETS = Array.from({ length: 1000 }, (_, index) => `site-${index}`);
const MOST_FOR_TARGETS_US = 10_000;

const zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo"];
const roles = ["viewer", "operator", "approver", "admin"] as const;
const pick = <T>(from: readonly T[], index: number): T => from[index % from.length]!;

/** As an administrator would write them: each about something; one in ten about a time, one in fifty about everything. */
const usual = (index: number): Conditions => ({
  ...(index % 50 > 0 && { actions: [index % 9 === 0 ? "entity.*" : pick(auditActions, index * 7)] }),
  principal: { roles: [pick(roles, index)] },
  ...(index % 10 === 0 && { time: { from: "22:00", to: "06:00", time_zone: pick(zones, index) } }),
  ...(index % 4 === 0 && { target: { id_prefix: `site-${index}` } }),
});

/** Nothing can be left out: each is about every action, and all of its conditions hold. */
const demanding = (index: number): Conditions => ({
  principal: { roles: [...roles] },
  time: { from: "00:00", to: "23:59", time_zone: pick(zones, index) },
  source_cidrs: ["192.0.2.0/24"],
  not: { target: { kinds: ["nothing"] } },
});

/** The worst: eight conditions each, nested ones among them; nearly every request fulfils all of all policies. */
const nested = (index: number): Conditions => ({
  principal: { kinds: ["user"], roles: [...roles] },
  time: { from: "00:00", to: "23:59", time_zone: pick(zones, index) },
  risk: { at_least: "low" },
  any: [{ source_cidrs: ["192.0.2.0/24"] }, { blast_radius: { at_least: 1000 } }],
  not: { target: { kinds: ["entity"] } },
});

const policies = (conditionsOf: (index: number) => Conditions): Policy[] =>
  Array.from({ length: POLICIES }, (_, index) =>
    newPolicy({
      ...{ name: `P${index}`, description: "", kind: "security", enabled: true },
      ...{ conditions: conditionsOf(index), effect: pick(["allow", "deny", "require_approval"], index) },
    } as Parameters<typeof newPolicy>[0]),
  );

const requests: PolicyRequest[] = auditActions.map((action, index) => ({
  ...{ tenantId: "t", action, risk: "low", blastRadius: index, ip: "192.0.2.7" },
  principal: { id: `user-${index}`, kind: "user", role: pick(roles, index) },
  target: { kind: action.slice(0, action.indexOf(".")), id: `site-${index}` },
  at: Date.UTC(2026, 10, 21, index % 24),
}));

const walk = (set: PolicySet, request: PolicyRequest) => {
  const asked = new Asked(request);
  return decide(
    set.policies.filter(({ checks }) => allHold(checks, asked)).map(({ policy }) => policy),
    set.version,
  );
};

/** The median of the rounds, in which both take turns, in µs of the processor a request: others may be at work, too. */
function measure(set: PolicySet, ways: readonly (typeof evaluate)[]): number[] {
  const times = ways.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, way] of ways.entries()) {
      const start = process.cpuUsage();
      for (const request of requests) way(set, request);
      const { user, system } = process.cpuUsage(start);
      times[index]!.push((user + system) / requests.length);
    }
  }
  return times.map((ofWay) => ofWay.sort((a, b) => a - b)[ROUNDS >> 1]!);
}

const rows: Record<string, string>[] = [];
for (const [name, conditionsOf] of Object.entries({ usual, demanding, nested })) {
  const given = policies(conditionsOf);
  const start = performance.now();
  const set = compilePolicies(given, "security", 1);
  const compiling = performance.now() - start;
  const forAll = (asked: PolicySet, request: PolicyRequest) => evaluate(asked, request, TARGETS);
  const [indexed = 0, walked = 0, targeted = 0] = measure(set, [evaluate, walk, forAll]);
  rows.push({
    policies: `${POLICIES} ${name}`,
    "a decision": `${indexed.toFixed(1)} µs`,
    "walking through all": `${walked.toFixed(1)} µs`,
    ratio: (walked / indexed).toFixed(1),
    "for 1,000 targets": `${targeted.toFixed(1)} µs`,
    compiling: `${compiling.toFixed(1)} ms`,
  });
  for (const [what, took, most] of [
    ["a decision", indexed, MOST_US],
    ["a decision for 1,000 targets", targeted, MOST_FOR_TARGETS_US],
  ] as const) {
    if (took <= most) continue;
    console.error(`${name}: ${what} takes more than ${most} µs`);
    process.exitCode = 1;
  }
}
printTable(rows);
