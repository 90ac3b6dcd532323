import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { type MaintenanceState, neverSet } from "#shared/maintenance/maintenance-state.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { preconditionFailed } from "#shared/problems.ts";

const id = "maintenance";

interface Stored extends MaintenanceState {
  readonly tenant_id: string;
  readonly id: string;
}

/** What was set last. It may be over: `maintenanceAt` says what holds. */
export async function readMaintenance(tenantId: string): Promise<MaintenanceState> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("controls"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  if (!Item) return neverSet;
  const { tenant_id: _tenant, id: _id, ...state } = Item as Stored;
  return state;
}

/** @param next the version after the one that was read, which must still be there. */
export const storingMaintenance = (tenantId: string, next: MaintenanceState): Write => ({
  item: {
    Put: {
      TableName: tableName("controls"),
      Item: { ...next, tenant_id: tenantId, id } satisfies Stored,
      ...unchangedSince(next.version - 1),
    },
  },
  refused: preconditionFailed,
});
