import * as z from "zod";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { changesEntities, upsertEntities } from "#shared/entities/change-entities.ts";
import { NewEntity } from "#shared/entities/entity.ts";
import { newEntity } from "#shared/entities/entity-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { eachOnItsOwn, itemOf } from "#shared/lambda/batch.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const NewEntities = z
  .strictObject({ entities: z.array(itemOf("NewEntity")).min(1).max(500) })
  .meta({ id: "NewEntities" });
const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/entities/bulk",
    summary: "Create or replace up to 500 entities, each on its own merits",
    scope: "entities:write",
    limit: "upload",
    audit: "entity.import",
    body: NewEntities,
    response: BatchAnswer,
    maxBodyBytes: 4 * 1024 * 1024,
    timeoutSeconds: 29,
    ...changesEntities,
  },
  async ({ body, caller, exchange }) =>
    eachOnItsOwn(exchange, NewEntity, body.entities, async (good) => {
      const entities = good.map((entity) => newEntity(caller.tenantId, entity));
      await upsertEntities(exchange, book, caller.tenantId, entities);
      return entities.map(({ id }) => id);
    }),
);
