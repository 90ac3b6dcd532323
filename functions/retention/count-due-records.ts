import { rfc3339 } from "#shared/alarms/instant.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { countsDue, purgers } from "#shared/retention/purgers.ts";
import { cutoffOf, DryRun, withheldBy } from "#shared/retention/retention-policy.ts";
import { findPolicy } from "#shared/retention/retention-store.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/retention/{category}/dry-run",
    summary: "Count what a purge would delete now, and delete nothing",
    scope: "retention:read",
    audit: "none",
    response: DryRun,
    tables: { ...countsDue.tables, retentionPolicies: "read", purgeRuns: "read" },
  },
  async ({ params, caller }) => {
    const policy = await findPolicy(caller.tenantId, params.category);
    const cutoff = cutoffOf(policy, clock.now());
    const counted = await purgers[policy.category].count(caller.tenantId, cutoff);
    const withheld = withheldBy(policy) ?? null;
    return { category: policy.category, cutoff: rfc3339(cutoff), ...counted, withheld };
  },
);
