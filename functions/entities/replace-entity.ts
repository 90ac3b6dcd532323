import { changeEntity, changesEntities } from "#shared/entities/change-entities.ts";
import { Entity, EntityReplacement } from "#shared/entities/entity.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PUT",
    path: "/api/v1/entities/{id}",
    summary: "Replace an entity",
    scope: "entities:write",
    audit: "entity.replace",
    body: EntityReplacement,
    response: Entity,
    ...changesEntities,
  },
  async ({ params, body, caller, change, precondition }) =>
    changeEntity(book, caller.tenantId, params.id, body, change, precondition),
);
