import { hash } from "node:crypto";
import { clock } from "#shared/platform/clock.ts";
import type { TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** Lines that CloudWatch brings again come within hours; from the dead letters, within two weeks. */
const rememberedMs = 30 * 24 * 3600 * 1000;

/**
 * Remembers that a batch of log lines was taken in, in the transaction that does it; refused when it was before. By a
 * hash, so that nothing of a tenant's outlives it here.
 */
export const markTaken = (name: string): TransactItem => ({
  Put: {
    TableName: tableName("auditBatches"),
    Item: { batch_id: hash("sha256", name), expires_at_s: Math.ceil((clock.now() + rememberedMs) / 1000) },
    ConditionExpression: "attribute_not_exists(batch_id)",
  },
});
