import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import type { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import { listRules, type StoredRule } from "#shared/limits/remembered-rules.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound, preconditionFailed } from "#shared/problems.ts";

export async function findRule(tenantId: string, id: string): Promise<RateLimitRule> {
  const rule = (await listRules(tenantId)).find((candidate) => candidate.id === id);
  if (!rule) throw notFound("rate-limit rule");
  return rule;
}

const subjectOf = ({ client_id, route }: RateLimitRule): string => `${client_id} ${route}`;

export const addingRule = (tenantId: string, rule: RateLimitRule): Write => ({
  item: {
    Put: {
      TableName: tableName("rateLimitRules"),
      Item: { ...rule, tenant_id: tenantId, subject: subjectOf(rule) } satisfies StoredRule,
      ConditionExpression: "attribute_not_exists(subject)",
    },
  },
  refused: () => conflict("There is a rule for this client and route already."),
});

/** @param next the version after the one that was read. */
export const storingRule = (tenantId: string, next: RateLimitRule): Write => ({
  item: {
    Put: {
      TableName: tableName("rateLimitRules"),
      Item: { ...next, tenant_id: tenantId, subject: subjectOf(next) } satisfies StoredRule,
      ...unchangedSince(next.version - 1),
    },
  },
  refused: preconditionFailed,
});

export const removingRule = (tenantId: string, rule: RateLimitRule): Write => ({
  item: {
    Delete: {
      TableName: tableName("rateLimitRules"),
      Key: { tenant_id: tenantId, subject: subjectOf(rule) },
      ...unchangedSince(rule.version),
    },
  },
  refused: preconditionFailed,
});
