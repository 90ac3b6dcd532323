import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Autonomy, defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import type { Append } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

const id = "autonomy";
/** Whoever stops autonomy everywhere does it here: no tenant has this id. */
export const everywhere = "everywhere";

/** What a tenant's autonomy is now. */
export async function readAutonomy(tenantId: string): Promise<Autonomy> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("controls"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  if (!Item) return defaultAutonomy;
  const { tenant_id: _tenant, id: _id, ...autonomy } = Item;
  return { ...defaultAutonomy, ...autonomy } as Autonomy;
}

/** Whether an operator has stopped the autonomy of all tenants. */
export const isStoppedEverywhere = async (): Promise<boolean> =>
  (await readAutonomy(everywhere)).stopped !== null;

/** @param next the version after the one that was read; when somebody was faster, the deed decides again. */
export const storingAutonomy = (tenantId: string, next: Autonomy): Append => ({
  item: {
    Put: {
      TableName: tableName("controls"),
      Item: { ...next, tenant_id: tenantId, id },
      ...unchangedSince(next.version - 1),
    },
  },
  lost: async () => {},
  won: () => {},
});
