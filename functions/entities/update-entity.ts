import { changesEntities, changeTopology } from "#shared/entities/change-entities.ts";
import { changed } from "#shared/entities/changed.ts";
import { Entity, EntityChange, linksOf } from "#shared/entities/entity.ts";
import { findEntity, replacing } from "#shared/entities/entity-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/api/v1/entities/{id}",
    summary: "Change some fields of an entity",
    scope: "entities:write",
    body: EntityChange,
    response: Entity,
    ...changesEntities,
  },
  async ({ params, body, caller, change }) => {
    const entity = changed(await findEntity(caller.tenantId, params.id), body);
    change.write(replacing(entity));
    await changeTopology(book, caller.tenantId, change, [{ id: entity.id, links: linksOf(entity) }]);
    return entity;
  },
);
