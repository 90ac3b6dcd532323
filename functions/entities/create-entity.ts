import { changesEntities, changeTopology } from "#shared/entities/change-entities.ts";
import { Entity, linksOf, NewEntity } from "#shared/entities/entity.ts";
import { creating, newEntity } from "#shared/entities/entity-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/entities",
    summary: "Register an entity",
    scope: "entities:write",
    audit: "entity.create",
    body: NewEntity,
    response: Entity,
    status: 201,
    ...changesEntities,
  },
  async ({ body, caller, change }) => {
    const entity = newEntity(caller.tenantId, body);
    change.write(creating(entity));
    await changeTopology(book, caller.tenantId, change, [{ id: entity.id, links: linksOf(entity) }]);
    return entity;
  },
);
