import { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import type { Entity } from "#shared/entities/entity.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** As many keys as DynamoDB takes in one request. */
export const mostRead = 100;

/** What is worth telling of an entity beside its id. */
export type EntityFacts = Pick<Entity, "id" | "name" | "entity_type" | "revenue_weight" | "sla_tier">;

/**
 * Reads the registered ones of up to 100 entities in one request. What DynamoDB leaves out, being busy, counts as not
 * registered: it is read for a report, which is there to be quick.
 */
export async function readEntities(
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EntityFacts>> {
  if (ids.length === 0) return new Map();
  const table = tableName("entities");
  const { Responses } = await dynamo().send(
    new BatchGetCommand({
      RequestItems: {
        [table]: {
          Keys: ids.map((id) => ({ tenant_id: tenantId, id })),
          ProjectionExpression: "id, #name, entity_type, revenue_weight, sla_tier",
          ExpressionAttributeNames: { "#name": "name" },
        },
      },
    }),
  );
  const found = (Responses?.[table] ?? []) as EntityFacts[];
  return new Map(found.map((entity) => [entity.id, entity]));
}
