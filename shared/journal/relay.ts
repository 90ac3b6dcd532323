import type { DomainEvent } from "#shared/events/domain-event.ts";
import { loadSituation } from "#shared/journal/alarm-book.ts";
import type { Entry } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import {
  moveCursor,
  putSnapshot,
  type RelayCursor,
  readCursor,
  readEntries,
  withSnapshot,
} from "#shared/journal/journal-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { packSnapshot } from "#shared/journal/snapshot.ts";
import { type RemovedEntity, removedBy } from "#shared/kpis/removed-entities.ts";
import { publish } from "#shared/platform/bus.ts";
import { lazily } from "#shared/platform/lazily.ts";
import type { SpanLink } from "#shared/platform/span.ts";
import { noteCause, onBehalfOf } from "#shared/platform/trace-context.ts";

/** Most entries ask nobody for anything: a relay starts without the queues' client. */
const errands = lazily(() => import("#shared/journal/errands.ts"));

/**
 * A snapshot is due after this many entries, and after one for every 20 alarms that it would hold: a cold start reads
 * few entries, and writing snapshots costs at most 20 times the growth, so a storm of n alarms costs time linear in n.
 */
const snapshotAfter = ({ alarms }: Situation): number => Math.max(200, alarms.size / 20);

/**
 * What is told before the cursor moves: enough that a storm costs few moves, and so little that it also succeeds while one
 * call in five fails. Who had to tell a whole storm at once would begin anew each time, and never come to its end.
 */
const stride = { entries: 25, events: 100 };

/** Tenants whose situation a relay keeps. */
const mostTenants = 200;

interface Published {
  readonly situation: Situation;
  readonly cursor: RelayCursor;
}

/**
 * Tells the outside what is in tenants' journals, in the journal's order, at least once: publishes each entry's
 * events, then moves the cursor. Whoever dies in between leaves the cursor where it was; events that are published
 * again have the same ids. Also writes the snapshots, asks for a re-correlation when one is due, for the deletion of
 * the KPIs of entities that were removed, to be woken when something will happen by itself, and that the listeners of
 * TMF642's hub are told: one message for each and stride, none where nobody listens or no alarm has changed.
 */
export class Relay {
  readonly #tenants = new Map<string, Published>();

  /** Publishes what was added to a tenant's journal. @param newestSeq the newest entry that the stream told of. */
  async advance(tenantId: string, newestSeq: number): Promise<void> {
    const published = this.#tenants.get(tenantId) ?? (await load(tenantId));
    this.#tenants.delete(tenantId); // kept only when all went well: a situation that is ahead of its cursor is useless
    const { situation } = published;
    let { cursor } = published;
    while (newestSeq > situation.seq) {
      const { events, removals, dueTo, wakesAnew, causes } = await readOn(situation);
      for (const cause of causes) noteCause(cause);
      await publish(events);
      for (const { cause, request } of removals)
        await onBehalfOf(cause, async () => (await errands()).askForDeletion(request));
      if (dueTo) await onBehalfOf(dueTo, async () => (await errands()).askForRecorrelation(tenantId));
      if (wakesAnew && situation.wakeAt !== undefined)
        await (await errands()).askToWake({ tenant_id: tenantId, at: situation.wakeAt });
      const areToTell = situation.listeners.size > 0 && situation.listenersDueAt > cursor.seq;
      if (areToTell) await askToTellAll(situation);
      cursor = await settle({ situation, cursor }, causes.length > 0 || areToTell);
    }
    this.#tenants.set(tenantId, { situation, cursor });
    if (this.#tenants.size > mostTenants) this.#tenants.delete(this.#tenants.keys().next().value!);
  }
}

async function askToTellAll({
  tenantId: tenant_id,
  listenersDueAt: seq,
  listeners,
}: Situation): Promise<void> {
  const { askToTell } = await errands();
  await Promise.all([...listeners].map((listener_id) => askToTell({ tenant_id, listener_id, seq })));
}

/** The situation exactly at the cursor: what comes after it is still to be published. */
async function load(tenantId: string): Promise<Published> {
  const cursor = await readCursor(tenantId);
  const situation = await loadSituation(cursor);
  for await (const entry of readEntries(tenantId, situation.seq)) {
    if (entry.seq > cursor.seq) break;
    fold(situation, entry);
  }
  return { situation, cursor };
}

/** What the entries that were added mean. */
interface News {
  readonly events: DomainEvent[];
  readonly removals: readonly { readonly cause: SpanLink | undefined; readonly request: RemovedEntity }[];
  readonly dueTo: SpanLink | undefined;
  /** Whether an entry changed when something will happen by itself. */
  readonly wakesAnew: boolean;
  /** Who has caused something that the outside is told, or asked for. */
  readonly causes: readonly SpanLink[];
}

/** Whether a re-correlation became due is judged entry by entry: one may be done and the next due in a single stride. */
async function readOn(situation: Situation): Promise<News> {
  const events: DomainEvent[] = [];
  const removals: News["removals"][number][] = [];
  let dueTo: SpanLink | undefined;
  const toldCauses: SpanLink[] = [];
  let wakesAnew = false;
  let entries = 0;
  for await (const entry of readEntries(situation.tenantId, situation.seq, stride.entries)) {
    const causes = causesOf(entry);
    const { recorrelationDue: wasDue, wakeAt } = situation;
    const told = fold(situation, entry);
    const removed = removedBy(entry).map((request) => ({ cause: causes[0], request }));
    const isDue = situation.recorrelationDue && !wasDue;
    const isNextAnother = situation.wakeAt !== wakeAt;
    events.push(...told);
    removals.push(...removed);
    if (isDue) dueTo ??= causes[0];
    wakesAnew ||= isNextAnother;
    if (told.length > 0 || removed.length > 0 || isDue || isNextAnother) toldCauses.push(...causes);
    if (++entries >= stride.entries || events.length >= stride.events) break;
  }
  return { events, removals, dueTo, wakesAnew, causes: toldCauses };
}

/** Whoever wrote the entry; of what was delivered, whoever sent it. */
function causesOf({ tenant_id, baggage, facts }: Entry): SpanLink[] {
  return facts.map((fact) => {
    const { correlation_id, trace_id, sampled } = "delivery" in fact ? fact : baggage;
    return { correlation_id, trace_id, sampled, span_id: baggage.span_id, tenant_id };
  });
}

/**
 * Moves the cursor to where the situation is, with a snapshot when one is due. It stays where it is while there was
 * nothing to tell: a relay that begins anew reads those entries again, and has nothing to tell of them either.
 */
async function settle({ situation, cursor }: Published, hasTold: boolean): Promise<RelayCursor> {
  if (situation.seq === cursor.seq) return cursor;
  const isDue = situation.seq - cursor.snapshot_seq >= snapshotAfter(situation);
  if (!hasTold && !isDue) return cursor;
  if (isDue) await putSnapshot(situation.tenantId, situation.seq, packSnapshot(situation));
  const next = { ...(isDue ? withSnapshot(cursor, situation.seq) : cursor), seq: situation.seq };
  await moveCursor(next);
  return next;
}
