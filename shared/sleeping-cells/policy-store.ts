import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince, versionOf } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { preconditionFailed } from "#shared/problems.ts";
import {
  defaultSleepingCellPolicy,
  SleepingCellPolicy,
} from "#shared/sleeping-cells/sleeping-cell-policy.ts";

interface Decided {
  readonly policy: SleepingCellPolicy;
  /** 0 while the defaults hold. */
  readonly version: number;
}

export async function readPolicy(tenantId: string): Promise<Decided> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("sleepingCellPolicies"),
      Key: { tenant_id: tenantId },
      ConsistentRead: true,
    }),
  );
  if (!Item) return { policy: defaultSleepingCellPolicy, version: 0 };
  return { policy: SleepingCellPolicy.parse(Item.policy), version: versionOf(Item) };
}

/** @param read the version that the policy had when it was decided; it must still have it. */
export const deciding = (tenantId: string, read: number, policy: SleepingCellPolicy): Write => ({
  item: {
    Put: {
      TableName: tableName("sleepingCellPolicies"),
      Item: { tenant_id: tenantId, policy, version: read + 1 },
      ...unchangedSince(read),
    },
  },
  refused: preconditionFailed,
});
