import type { BlockedSum } from "#shared/blocklist/sum-up-blocked.ts";
import { clock } from "#shared/platform/clock.ts";
import { type TransactItem, transactWrite } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import { markTaken } from "#shared/platform/taken-batches.ts";

/** What a function that counts refusals may touch. */
export const countsBlocked = { tables: { blocklistRules: "update", auditBatches: "append" } } as const;

interface RuleCount {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly hits: number;
  readonly lastAt: string;
}

/** Counts what rules have refused, each batch once. A rule that is gone counts nothing any more. */
export async function countBlocked(batchId: string, sums: readonly BlockedSum[]): Promise<void> {
  const byRule = Map.groupBy(sums, ({ first: { tenantId, request } }) => `${tenantId} ${request.rule_id}`);
  for (const [rule, ofRule] of byRule) {
    const { tenantId, request } = ofRule[0]!.first;
    await countOnce(`blocked ${batchId} ${rule}`, {
      ...{ tenantId, ruleId: request.rule_id },
      hits: ofRule.reduce((hits, { count }) => hits + count, 0),
      lastAt: ofRule
        .map(({ last }) => last.at)
        .sort()
        .at(-1)!,
    });
  }
}

const mostTries = 10;

/** Only a person who changes the rule, or another batch, can be in the way. */
async function countOnce(name: string, count: RuleCount): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const refusals = await transactWrite([markTaken(name), counting(count)]);
    if (!refusals || refusals.some(({ code }) => code === "ConditionalCheckFailed")) return;
    await clock.sleep(randomFraction() * 20 * 2 ** attempt);
  }
  throw new Error("refusals can't be counted: too many at once");
}

const counting = ({ tenantId, ruleId, hits, lastAt }: RuleCount): TransactItem => ({
  Update: {
    TableName: tableName("blocklistRules"),
    Key: { tenant_id: tenantId, id: ruleId },
    // Batches of several functions come in any order, so the time may be some seconds behind the newest.
    UpdateExpression: "SET last_hit_at = :at ADD hits :hits",
    ConditionExpression: "attribute_exists(id)",
    ExpressionAttributeValues: { ":at": lastAt, ":hits": hits },
  },
});
