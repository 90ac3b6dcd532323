import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince, versionOf } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { notFound, preconditionFailed } from "#shared/problems.ts";
import { type PurgeRun, readRuns, showRun } from "#shared/retention/purge-run-store.ts";
import {
  categoryNames,
  isCategory,
  type RetentionCategory,
  retentionCategories,
} from "#shared/retention/retention-category.ts";
import type { RetentionPolicy, RetentionRule } from "#shared/retention/retention-policy.ts";

/** What a tenant has decided; where it hasn't, there is no item and the defaults hold. */
interface Decided extends RetentionRule {
  readonly category: RetentionCategory;
  readonly updated_at: string;
  readonly version: number;
}

export async function listPolicies(tenantId: string): Promise<RetentionPolicy[]> {
  const query = new QueryCommand({
    TableName: tableName("retentionPolicies"),
    KeyConditionExpression: "tenant_id = :tenant",
    ExpressionAttributeValues: { ":tenant": tenantId },
    ConsistentRead: true,
  });
  const [{ Items = [] }, runs] = await Promise.all([dynamo().send(query), readRuns(tenantId)]);
  const decided = new Map((Items as Decided[]).map((item) => [item.category, item]));
  return categoryNames.map((category) => show(category, decided.get(category), runs.get(category)));
}

/** @throws 404 when there is no such category. */
export async function findPolicy(tenantId: string, category: string): Promise<RetentionPolicy> {
  if (!isCategory(category)) throw notFound("retention category");
  const policies = await listPolicies(tenantId);
  return policies.find((policy) => policy.category === category)!;
}

/** The rule that holds now, for whoever is about to delete. */
export async function readRule(tenantId: string, category: RetentionCategory): Promise<RetentionRule> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("retentionPolicies"),
      Key: { tenant_id: tenantId, category },
      ConsistentRead: true,
    }),
  );
  return show(category, Item as Decided | undefined, undefined);
}

/** @param read the policy as it was when the rule was decided; it must still be so. */
export function deciding(
  tenantId: string,
  read: RetentionPolicy,
  rule: RetentionRule,
): { write: Write; policy: RetentionPolicy } {
  const { category } = read;
  const decided = { ...rule, category, updated_at: rfc3339(clock.now()), version: read.version + 1 };
  const Put = {
    TableName: tableName("retentionPolicies"),
    Item: { tenant_id: tenantId, ...decided } satisfies Decided & { tenant_id: string },
    ...unchangedSince(read.version),
  };
  return { write: { item: { Put }, refused: preconditionFailed }, policy: { ...read, ...decided } };
}

function show(
  category: RetentionCategory,
  decided: Decided | undefined,
  run: PurgeRun | undefined,
): RetentionPolicy {
  const { days, holds } = retentionCategories[category];
  return {
    category,
    holds,
    days: decided?.days ?? days,
    enabled: decided?.enabled ?? true,
    legal_hold: decided?.legal_hold ?? false,
    updated_at: decided?.updated_at ?? null,
    version: versionOf(decided ?? {}),
    last_run: run ? showRun(run) : null,
  };
}
