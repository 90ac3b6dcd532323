import type { DomainEvent } from "#shared/events/domain-event.ts";
import { type Entry, unpackEntry } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";

/** A tenant's journal as it is stored. */
export function journalOf(system: SimulatedSystem, tenantId: string): Entry[] {
  return [...system.table("journal").items.all()]
    .filter((item) => item.tenant_id!.S === tenantId)
    .map((item) =>
      unpackEntry({
        tenant_id: tenantId,
        seq: Number(item.seq!.N),
        entry_id: Number(item.entry_id!.N),
        schema_version: Number(item.schema_version!.N) as 1,
        packed: Buffer.from(item.packed!.B!, "base64"),
      }),
    )
    .sort((a, b) => a.seq - b.seq);
}

/** All of a journal folded from its first entry, all that it means to the outside, in order, and the last entry that means anything. */
export function foldWhole(
  tenantId: string,
  journal: readonly Entry[],
): { situation: Situation; events: DomainEvent[]; lastTold: number } {
  const situation = new Situation(tenantId);
  let lastTold = 0;
  const events = journal.flatMap((entry) => {
    const { wakeAt } = situation;
    const told = fold(situation, entry);
    if (told.length > 0 || situation.wakeAt !== wakeAt) lastTold = entry.seq;
    return told;
  });
  return { situation, events, lastTold };
}
