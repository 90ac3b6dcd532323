import { endpoint } from "#shared/lambda/endpoint.ts";
import { RetentionPolicy, RetentionRule } from "#shared/retention/retention-policy.ts";
import { deciding, findPolicy } from "#shared/retention/retention-store.ts";

export const handler = endpoint(
  {
    method: "PUT",
    path: "/system/retention/{category}",
    summary: "Decide how long a category is kept, or hold all of it",
    scope: "retention:write",
    audit: "retention.update",
    body: RetentionRule,
    response: RetentionPolicy,
    tables: { retentionPolicies: "write", purgeRuns: "read" },
  },
  async ({ params, body, caller, change, precondition }) => {
    const read = await findPolicy(caller.tenantId, params.category);
    precondition.require(read.version);
    const { write, policy } = deciding(caller.tenantId, read, body);
    change.write(write);
    change.describe({ targetId: policy.category, meta: body });
    return policy;
  },
);
