import type * as z from "zod";
import { changed } from "#shared/entities/changed.ts";
import { type Entity, type EntityChange, linksOf } from "#shared/entities/entity.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { findEntity, replacing, upserting } from "#shared/entities/entity-store.ts";
import { type AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { commitChunk } from "#shared/lambda/audit-request.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import { chunksOf } from "#shared/platform/chunks.ts";

/** What a function that changes entities may touch: the topology is part of the journal. */
export const changesEntities = {
  tables: { ...appendsToJournal.tables, entities: "write" },
  buckets: appendsToJournal.buckets,
} as const;

interface LinkChange {
  readonly id: string;
  /** null when the entity is gone. */
  readonly links: EntityLinks | null;
}

/** Tells the alarm domain, in the same transaction, of entities whose place in the topology changes; of others nothing. */
export async function changeTopology(
  book: AlarmBook,
  tenantId: string,
  change: Change,
  entities: readonly LinkChange[],
): Promise<void> {
  const situation = await book.current(tenantId);
  const news = entities.filter(({ id, links }) => !same(situation.entities.get(id) ?? null, links));
  if (news.length > 0) change.append(book.draft(situation, [{ kind: "entities_set", entities: news }]));
}

const same = (one: EntityLinks | null, other: EntityLinks | null): boolean =>
  JSON.stringify(one && ordered(one)) === JSON.stringify(other && ordered(other));

const ordered = ({ parent_id, depends_on, emergency, edges = [] }: EntityLinks) => [
  ...[parent_id, depends_on, emergency],
  edges.map(({ to, wait_s, window_s }) => [to, wait_s, window_s]),
];

/** Changes the fields given of an entity, and with them its place in the topology. */
export async function changeEntity(
  book: AlarmBook,
  tenantId: string,
  id: string,
  fields: z.output<typeof EntityChange>,
  change: Change,
  precondition: Precondition,
): Promise<Entity> {
  const read = await findEntity(tenantId, id);
  precondition.require(read.version);
  const entity = changed(read, fields);
  change.write(replacing(read, entity));
  await changeTopology(book, tenantId, change, [{ id, links: linksOf(entity) }]);
  return entity;
}

/** A transaction takes 100 items; the journal's is one, with 400 KB for what they depend on, and the audit log's another. */
const mostPerTransaction = { count: 98, size: 300_000 };

/** Creates or replaces many entities, chunk by chunk; of several with one id the last counts. */
export async function upsertEntities(
  exchange: Exchange,
  book: AlarmBook,
  tenantId: string,
  entities: readonly Entity[],
): Promise<void> {
  const unique = new Map(entities.map((entity) => [entity.id, entity]));
  const targets = [...unique.keys()];
  for (const chunk of chunksOf(
    unique.values(),
    mostPerTransaction,
    (entity) => JSON.stringify(linksOf(entity)).length,
  )) {
    await commitChunk(exchange, async (change) => {
      for (const entity of chunk) change.write(upserting(entity));
      change.describe({ targets, meta: { entities: chunk.length } });
      const links = chunk.map((entity) => ({ id: entity.id, links: linksOf(entity) }));
      await changeTopology(book, tenantId, change, links);
    });
  }
}
