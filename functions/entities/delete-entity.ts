import { changesEntities, changeTopology } from "#shared/entities/change-entities.ts";
import { deleting, findEntity } from "#shared/entities/entity-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/api/v1/entities/{id}",
    summary: "Remove an entity from the inventory, and its KPI samples soon after; its alarms stay",
    scope: "entities:write",
    audit: "entity.delete",
    status: 204,
    ...changesEntities,
  },
  async ({ params, caller, change, precondition }) => {
    const entity = await findEntity(caller.tenantId, params.id);
    precondition.require(entity.version);
    change.write(deleting(entity));
    await changeTopology(book, caller.tenantId, change, [{ id: params.id, links: null }]);
  },
);
