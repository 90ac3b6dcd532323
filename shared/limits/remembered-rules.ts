import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { logger } from "#shared/platform/logger.ts";

export interface StoredRule extends RateLimitRule {
  readonly tenant_id: string;
  /** Whom and what it is about: there is one rule for each. */
  readonly subject: string;
}

/** A change of a tenant's rules reaches every container within this time. */
const cacheMs = 60_000;
/** The rules couldn't be read: those known so far hold, and are asked for again. */
const retryMs = 5_000;
const mostCached = 10_000;
const remembered = perContainer(
  () => new Map<string, { readonly rules: readonly RateLimitRule[]; readonly until: number }>(),
);

/** A tenant's rules as the limiter holds them, from memory for a minute. It never fails: no rules are the defaults. */
export async function rulesOf(tenantId: string): Promise<readonly RateLimitRule[]> {
  const known = remembered().get(tenantId);
  if (known && known.until > clock.now()) return known.rules;
  const read = await listRules(tenantId).catch((error: unknown) => {
    logger.warning("rate-limit rules can't be read", { error });
    return undefined;
  });
  if (remembered().size >= mostCached) remembered().clear();
  const rules = read ?? known?.rules ?? [];
  remembered().set(tenantId, { rules, until: clock.now() + (read ? cacheMs : retryMs) });
  return rules;
}

/** All rules of a tenant: a handful, as there is one for each client and route that needs its own. */
export async function listRules(tenantId: string): Promise<RateLimitRule[]> {
  const rules: RateLimitRule[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("rateLimitRules"),
        KeyConditionExpression: "tenant_id = :tenant",
        ExpressionAttributeValues: { ":tenant": tenantId },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    rules.push(...((page.Items ?? []) as StoredRule[]).map(({ tenant_id, subject, ...rule }) => rule));
    start = page.LastEvaluatedKey;
  } while (start);
  return rules;
}
