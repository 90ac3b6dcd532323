import * as z from "zod";
import { instant } from "#shared/alarms/instant.ts";
import { chainOf } from "#shared/audit/audit-chain.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { readBackward, readEntry } from "#shared/audit/audit-store.ts";
import { firstAfter } from "#shared/audit/first-after.ts";
import { pageQuery } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";
import type { Decision } from "#shared/policies/decision.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import { pastRequest } from "#shared/policies/past-request.ts";
import { ApproverRole, NewPolicy, newPolicy, type Policy, PolicyEffect } from "#shared/policies/policy.ts";
import { compilePolicies } from "#shared/policies/policy-set.ts";
import type { TenantPolicies } from "#shared/policies/policy-store.ts";

const moment = instant(clock.now).optional();

export const DryRun = z
  .strictObject({
    policies: z
      .array(
        NewPolicy.safeExtend({ id: z.uuid().optional().describe("Replaces the present policy of this id") }),
      )
      .max(100),
    mode: z
      .enum(["beside", "instead"])
      .default("beside")
      .describe("beside: with the present policies; instead: without any of them"),
    from: moment,
    to: moment,
    limit: pageQuery.limit,
    cursor: pageQuery.cursor,
  })
  .meta({ id: "PolicyDryRun" });
type DryRun = z.output<typeof DryRun>;

const Outcome = z.object({
  effect: z.enum([...PolicyEffect.options, "no_match"]),
  approvals: z.int(),
  approver_roles: z.array(ApproverRole).nullable(),
  decided_by: z.array(z.object({ id: z.uuid(), version: z.int(), name: z.string() })),
});

const Difference = z.object({
  seq: z.int().describe("Where the request is in the audit log"),
  timestamp: z.string(),
  action: z.string(),
  actor_id: z.string(),
  target: z.string(),
  target_id: z.string().nullable(),
  now: Outcome,
  proposed: Outcome,
});

/** The counts are of this page: add them up over all pages. */
export const DryRunPage = z
  .object({
    examined: z.int(),
    differing: z.int(),
    items: z.array(Difference),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "PolicyDryRunPage" });

/** Half a second of reading; both sets decide a request in some 10 µs. */
const mostPerPage = 4000;
const mostPerRead = 1000;

/**
 * Decides what the audit log tells of by the present policies and by those that would be, newest first, and tells where
 * they differ. @returns the place of the next page; null at the end.
 */
export async function dryRun(
  tenantId: string,
  asked: DryRun,
  present: TenantPolicies,
  after: number | undefined,
) {
  const chain = chainOf(tenantId, "changes");
  const compile = (policies: readonly Policy[]) => compilePolicies(policies, "security", present.version);
  const [now, proposed] = [compile(present.policies), compile(proposedIn(asked, present.policies))];
  const items: z.input<typeof Difference>[] = [];
  let examined = 0;
  const page = (before: number | null) => ({ examined, differing: items.length, items, before });
  let place = after ?? (asked.to === undefined ? Number.MAX_SAFE_INTEGER : await firstAfter(chain, asked.to));
  for (let looked = 0; looked < mostPerPage; ) {
    const stored = await readBackward(chain, place, mostPerRead);
    if (stored.length === 0) return page(null);
    looked += stored.length;
    for (const one of stored) {
      const entry = readEntry(one);
      if (asked.from !== undefined && Date.parse(entry.timestamp) < asked.from) return page(null);
      if (items.length === asked.limit) return page(place);
      place = one.seq;
      const request = pastRequest(entry);
      if (!request) continue;
      examined++;
      const difference = compare(evaluate(now, request), evaluate(proposed, request));
      if (difference) items.push({ ...described(entry), ...difference });
    }
  }
  return page(place);
}

/** A proposed policy without an id is a new one. */
function proposedIn({ policies, mode }: DryRun, present: readonly Policy[]): Policy[] {
  const proposed = policies.map(({ id, ...given }): Policy => {
    const policy = newPolicy(given);
    const replaced = present.find((candidate) => candidate.id === id);
    return { ...policy, id: id ?? policy.id, version: (replaced?.version ?? 0) + 1 };
  });
  if (mode === "instead") return proposed;
  const replaced = new Set(proposed.map(({ id }) => id));
  return [...present.filter(({ id }) => !replaced.has(id)), ...proposed];
}

function compare(now: Decision, proposed: Decision) {
  const isSame =
    now.effect === proposed.effect &&
    now.approvals === proposed.approvals &&
    now.approverRoles?.join() === proposed.approverRoles?.join();
  return isSame ? undefined : { now: outcome(now), proposed: outcome(proposed) };
}

const outcome = ({ effect, approvals, approverRoles, decidedBy }: Decision): z.input<typeof Outcome> => ({
  ...{ effect, approvals, approver_roles: approverRoles && [...approverRoles] },
  decided_by: [...decidedBy],
});

const described = ({ seq, timestamp, action, actor_id, target, target_id }: AuditEntry) => ({
  ...{ seq, timestamp, action, actor_id, target, target_id },
});
