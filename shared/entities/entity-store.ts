import { GetCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Entity, EntityQuery, NewEntity } from "#shared/entities/entity.ts";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince, versionOf } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound, preconditionFailed } from "#shared/problems.ts";

/** The keys of the indexes; absent where the entity has no such field, so that the indexes stay sparse. */
const indexKeys = (tenantId: string, { entity_type, external_id, parent_id }: NewEntity) => ({
  tenant_type: `${tenantId} ${entity_type}`,
  ...(external_id === null ? {} : { tenant_external_id: `${tenantId} ${external_id}` }),
  ...(parent_id === null ? {} : { tenant_parent: `${tenantId} ${parent_id}` }),
});

function putting(
  entity: Entity,
  condition: { ConditionExpression: string; ExpressionAttributeValues?: Record<string, unknown> },
  refused: Write["refused"],
): Write {
  const Item = { ...entity, ...indexKeys(entity.tenant_id, entity) };
  return { item: { Put: { TableName: tableName("entities"), Item, ...condition } }, refused };
}

export const newEntity = (tenantId: string, entity: NewEntity): Entity => ({
  ...entity,
  tenant_id: tenantId,
  created_at: rfc3339(clock.now()),
  version: 1,
});

export const creating = (entity: Entity): Write =>
  putting(entity, { ConditionExpression: "attribute_not_exists(id)" }, () =>
    conflict("There is an entity with this id already."),
  );

/** @param read the entity as it was when the change was decided; it must still be so. */
export const replacing = (read: Entity, entity: Entity): Write =>
  putting(entity, unchangedSince(read.version), preconditionFailed);

export const deleting = (read: Entity): Write => ({
  item: {
    Delete: {
      TableName: tableName("entities"),
      Key: { tenant_id: read.tenant_id, id: read.id },
      ...unchangedSince(read.version),
    },
  },
  refused: preconditionFailed,
});

/** Creates the entity or replaces it, keeping the time at which it was created. */
export function upserting(entity: Entity): Write {
  const {
    tenant_id,
    id,
    created_at,
    version: _,
    ...fields
  } = { ...entity, ...indexKeys(entity.tenant_id, entity) };
  const names = Object.keys(fields);
  const absent = ["tenant_external_id", "tenant_parent"].filter((name) => !(name in fields));
  const sets = names.map((_, index) => `#f${index} = :f${index}`);
  return {
    item: {
      Update: {
        TableName: tableName("entities"),
        Key: { tenant_id, id },
        UpdateExpression: `SET created_at = if_not_exists(created_at, :created), version = if_not_exists(version, :none) + :one, ${sets.join(", ")}${absent.length > 0 ? ` REMOVE ${absent.join(", ")}` : ""}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#f${index}`, name])),
        ExpressionAttributeValues: {
          ":created": created_at,
          ":none": 0,
          ":one": 1,
          ...Object.fromEntries(Object.values(fields).map((value, index) => [`:f${index}`, value])),
        },
      },
    },
    refused: () => conflict("The entity was changed at the same time."),
  };
}

export async function findEntity(tenantId: string, id: string): Promise<Entity> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("entities"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  if (!Item) throw notFound("entity");
  return show(Item);
}

/** A tenant's entities by id, from after an id on; one more than the limit when there are more. */
export async function listEntities(
  tenantId: string,
  query: EntityQuery,
  afterId: string | undefined,
): Promise<Entity[]> {
  const entities: Entity[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({ ...lookup(tenantId, query, afterId), ExclusiveStartKey: start }),
    );
    entities.push(...(page.Items ?? []).map(show));
    start = page.LastEvaluatedKey;
  } while (start && entities.length <= query.limit);
  return entities.slice(0, query.limit + 1);
}

/** The most selective index for the filters given; the others are checked on what it finds. */
function lookup(tenantId: string, query: EntityQuery, afterId: string | undefined): QueryCommandInput {
  const keys = [
    ["byExternalId", "tenant_external_id", "external_id"],
    ["byParent", "tenant_parent", "parent_id"],
    ["byType", "tenant_type", "entity_type"],
  ] as const;
  const given = keys.filter(([, , field]) => query[field] !== undefined);
  const [index, ...others] = given;
  const filters = others.map(([, , field], at) => [`${field} = :filter${at}`, query[field]] as const);
  const values: Record<string, unknown> = {
    ":key": index ? `${tenantId} ${query[index[2]]}` : tenantId,
    ...(afterId === undefined ? {} : { ":after": afterId }),
    ...Object.fromEntries(filters.map(([, value], at) => [`:filter${at}`, value])),
  };
  return {
    TableName: tableName("entities"),
    ...(index ? { IndexName: index[0] } : {}),
    KeyConditionExpression: `${index?.[1] ?? "tenant_id"} = :key${afterId === undefined ? "" : " AND id > :after"}`,
    ...(filters.length > 0 ? { FilterExpression: filters.map(([text]) => text).join(" AND ") } : {}),
    ExpressionAttributeValues: values,
    Limit: query.limit + 1,
  };
}

function show({
  tenant_type,
  tenant_external_id,
  tenant_parent,
  ...entity
}: Record<string, unknown>): Entity {
  return { edges: [], ...entity, version: versionOf(entity) } as unknown as Entity;
}
