import { changeEntity, changesEntities } from "#shared/entities/change-entities.ts";
import { Entity, EntityChange } from "#shared/entities/entity.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/api/v1/entities/{id}",
    summary: "Change some fields of an entity",
    scope: "entities:write",
    audit: "entity.update",
    body: EntityChange,
    response: Entity,
    ...changesEntities,
  },
  async ({ params, body, caller, change, precondition }) =>
    changeEntity(book, caller.tenantId, params.id, body, change, precondition),
);
