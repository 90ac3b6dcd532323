import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { RemovedEntity } from "#shared/kpis/removed-entities.ts";
import { entityPart, lastOfAll, shardOf } from "#shared/kpis/series-key.ts";
import { clock } from "#shared/platform/clock.ts";
import { deleteKeys } from "#shared/platform/delete-keys.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

const perPage = 500;

/**
 * Deletes what was received of an entity until it was removed, page by page; samples of a new entity of that name stay.
 * Whoever dies on the way starts again: what is deleted isn't found any more.
 * @param until when to stop, ms. @returns false when there may be more to do.
 */
export async function deleteSamples(
  { tenant_id, entity_id, removed_at }: RemovedEntity,
  until: number,
): Promise<boolean> {
  const entityHash = entityPart(entity_id);
  const shard = shardOf(tenant_id, entityHash);
  let start: Record<string, unknown> | undefined;
  do {
    if (clock.now() >= until) return false;
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("kpiSamples"),
        KeyConditionExpression: "tenant_shard = :shard AND place BETWEEN :first AND :last",
        FilterExpression: "received_at <= :removed",
        ProjectionExpression: "tenant_shard, place",
        ExpressionAttributeValues: {
          ...{ ":shard": shard, ":first": `${entityHash} `, ":last": `${entityHash} ${lastOfAll}` },
          ":removed": removed_at,
        },
        ConsistentRead: true,
        Limit: perPage,
        ExclusiveStartKey: start,
      }),
    );
    await deleteKeys("kpiSamples", page.Items ?? []);
    start = page.LastEvaluatedKey;
  } while (start);
  return true;
}
