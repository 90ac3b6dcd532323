import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { holds, type RuleSource, type StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound, preconditionFailed } from "#shared/problems.ts";

/** Every container holds all rules of the tenants that it serves, and reads them again and again. */
const mostRules = 1000;
/** Whoever has many addresses fills no more than a half by touching decoys: people need room for what they decide. */
const mostRulesOfDecoys = 500;

/** The rule of this id; undefined when there is none. */
async function lookUpBlocklistRule(tenantId: string, id: string): Promise<StoredBlocklistRule | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("blocklistRules"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredBlocklistRule | undefined;
}

export async function findBlocklistRule(tenantId: string, id: string): Promise<StoredBlocklistRule> {
  const rule = await lookUpBlocklistRule(tenantId, id);
  if (!rule) throw notFound("blocklist rule");
  return rule;
}

/** All rules of a tenant, expired ones that aren't gone yet too, newest first. */
export async function listBlocklistRules(
  tenantId: string,
  consistency: "consistent" | "eventual" = "consistent",
): Promise<StoredBlocklistRule[]> {
  const rules: StoredBlocklistRule[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("blocklistRules"),
        KeyConditionExpression: "tenant_id = :tenant",
        ExpressionAttributeValues: { ":tenant": tenantId },
        ConsistentRead: consistency === "consistent",
        ScanIndexForward: false,
        ExclusiveStartKey: start,
      }),
    );
    rules.push(...((page.Items ?? []) as StoredBlocklistRule[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return rules;
}

/** @throws 409 when the tenant has as many rules as it may have, or as many by decoys. */
export async function assertRoomForRule(tenantId: string, source: RuleSource): Promise<void> {
  if (await isRoomForRule(tenantId, source)) return;
  throw conflict(
    `A blocklist has ${mostRules} rules at most, of which ${mostRulesOfDecoys} may be made by decoys.`,
  );
}

/** Whether the tenant may have another rule that holds. */
export async function isRoomForRule(tenantId: string, source: RuleSource): Promise<boolean> {
  const now = clock.now();
  const held = (await listBlocklistRules(tenantId)).filter((rule) => holds(rule, now));
  const byDecoys = held.filter((rule) => rule.source === "honeypot");
  return held.length < mostRules && (source !== "honeypot" || byDecoys.length < mostRulesOfDecoys);
}

/** Refused when there is a rule of this id. */
export const addingBlocklistRule = (rule: StoredBlocklistRule): Write => ({
  item: {
    Put: {
      TableName: tableName("blocklistRules"),
      Item: rule,
      ConditionExpression: "attribute_not_exists(id)",
    },
  },
  refused: () => conflict("There is a blocklist rule with this id already."),
});

/**
 * Stores what was decided, and leaves alone what is counted meanwhile.
 * @param next the version after the one that was read.
 */
export function changingBlocklistRule(next: StoredBlocklistRule): Write {
  const { tenant_id, id, hits, last_hit_at, expires_at_s, ...fields } = next;
  const { ConditionExpression, ExpressionAttributeValues } = unchangedSince(next.version - 1);
  const entries = Object.entries(expires_at_s === undefined ? fields : { ...fields, expires_at_s });
  const removed = expires_at_s === undefined ? " REMOVE expires_at_s" : "";
  return {
    item: {
      Update: {
        TableName: tableName("blocklistRules"),
        Key: { tenant_id, id },
        UpdateExpression: `SET ${entries.map((_, at) => `#f${at} = :f${at}`).join(", ")}${removed}`,
        ConditionExpression,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], at) => [`#f${at}`, name])),
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ...Object.fromEntries(entries.map(([, value], at) => [`:f${at}`, value])),
        },
      },
    },
    refused: preconditionFailed,
  };
}

export const removingBlocklistRule = ({ tenant_id, id, version }: StoredBlocklistRule): Write => ({
  item: {
    Delete: {
      TableName: tableName("blocklistRules"),
      Key: { tenant_id, id },
      ...unchangedSince(version),
    },
  },
  refused: preconditionFailed,
});
