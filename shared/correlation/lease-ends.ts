import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Entry } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * Deliveries with the ends of alarms that nobody renewed any more. The renewals aren't among them, so when an alarm ended is
 * taken from what became of it.
 */
export function withLeaseEnds({ tenantId, alarms }: Situation, deliveries: readonly Entry[]): Entry[] {
  const ended = [...alarms.values()].filter(
    ({ ends_at, cleared_at }) => ends_at !== undefined && cleared_at !== undefined,
  );
  const ends = ended.map((alarm, place) => endOf(tenantId, alarm, place));
  return [...deliveries.map(withoutEnds), ...ends].sort((a, b) => a.recorded_at - b.recorded_at);
}

const withoutEnds = (entry: Entry): Entry => ({
  ...entry,
  facts: entry.facts.map((fact) => {
    if (fact.kind !== "delivered") return fact;
    return { ...fact, observations: fact.observations.map(({ ends_at: _, ...said }) => said) };
  }),
});

function endOf(
  tenant_id: string,
  { entity_id, alarm_type, source_system, alarm_id, cleared_at = 0 }: LiveAlarm,
  delivery: number,
): Entry {
  const cause = { correlation_id: "backtest", trace_id: "backtest" };
  const observation = { entity_id, alarm_type, source_system, alarm_id, raised_at: cleared_at };
  return {
    ...{ tenant_id, seq: 0, entry_id: 0, recorded_at: cleared_at, baggage: cause },
    facts: [
      {
        ...{ kind: "delivered", schema_version: 1, tenant_id, delivery, received_at: cleared_at, ...cause },
        observations: [{ ...observation, severity: "cleared" }],
      },
    ],
  };
}
