import type { Observation } from "#shared/alarms/observation.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

/** When the tests' entries are recorded. */
export const now = Date.UTC(2026, 0, 1, 12);

/** A situation in which this has happened, each in an entry of its own. */
export function folded(...facts: Fact[]): Situation {
  const situation = new Situation("t");
  for (const fact of facts) take(situation, fact);
  return situation;
}

/** The next entry of its journal. */
export function take(situation: Situation, fact: Fact): void {
  const seq = situation.seq + 1;
  const baggage = { correlation_id: "c", trace_id: "t" };
  fold(situation, { tenant_id: "t", seq, entry_id: seq, recorded_at: now, baggage, facts: [fact] });
}

/** One delivery, received at `now`. */
export const delivered = (...observations: Observation[]): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  ...{ delivery: 1, received_at: now, observations },
});

/** An alarm raised some seconds before `now`. */
export const raised = (fields: Partial<Observation> = {}, secondsAgo = 60): Observation => ({
  ...{ entity_id: "cell-1", alarm_type: "LINK_DOWN", severity: "minor", source_system: "nms" },
  ...{ raised_at: now - secondsAgo * 1000 },
  ...fields,
});

export const hrefOf = (id: string): string => `/alarm/${id}`;
