import { Entity, EntityQuery } from "#shared/entities/entity.ts";
import { listEntities } from "#shared/entities/entity-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/entities",
    summary: "List entities by id, or look them up by type, external id or parent",
    scope: "entities:read",
    query: EntityQuery,
    response: pageOf(Entity),
    tables: { entities: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const entities = await listEntities(caller.tenantId, query, pager.after);
    return pager.page(entities, ({ id }) => id);
  },
);
