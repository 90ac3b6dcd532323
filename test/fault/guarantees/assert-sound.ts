import assert from "node:assert/strict";
import type { DomainEvent } from "#shared/events/domain-event.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";
import { assertWhole } from "./assert-clusters.ts";
import { assertPublished, assertTold } from "./assert-told.ts";
import { describeSituation } from "./describe-situation.ts";
import { foldWhole, journalOf } from "./journal-of.ts";

/**
 * What holds for a tenant whatever it was sent: its journal has no gap, everybody who reads it knows the same, all of
 * it was told, and its clusters are whole. @returns the situation that all agree on.
 */
export async function assertSound(system: SimulatedSystem, tenantId: string): Promise<Situation> {
  const journal = journalOf(system, tenantId);
  assert.deepEqual(
    journal.map(({ seq }) => seq),
    journal.map((_, index) => index + 1),
    "places of the journal",
  );
  const { situation, events, lastTold } = foldWhole(tenantId, journal);
  const whole = describeSituation(situation);
  const warm = await system.reader.current(tenantId);
  assert.deepEqual(describeSituation(warm), whole, "a warm reader knows what the journal says");
  const fresh = await new AlarmBook().current(tenantId);
  assert.deepEqual(describeSituation(fresh), whole, "so does one that starts from the snapshot");
  const cursor = [...system.table("relayCursors").items.all()].find((item) => item.tenant_id!.S === tenantId);
  const told = Number(cursor?.seq?.N ?? 0);
  assert.ok(told >= lastTold && told <= journal.length, "the relay has told all that means anything");
  assert.equal(situation.recorrelationDue, false, "no re-correlation is outstanding");
  const published = system.simulation.eventBridge.events.map(({ detail }) => detail as DomainEvent);
  assertPublished(
    published.filter((event) => event.tenant_id === tenantId),
    events,
  );
  const takenApart = journal.some(({ facts }) => facts.some(({ kind }) => kind === "recorrelated"));
  assertTold(situation, events, takenApart);
  assertWhole(situation);
  return fresh;
}
