import { eventIdOf } from "#shared/alarms/ingest.ts";
import type { Delivery, Observation } from "#shared/alarms/observation.ts";

/** What must be known of one alarm, whatever happened on the way. */
export interface ExpectedAlarm {
  readonly raisedAt: number;
  readonly clearedAt: number | undefined;
  /** In how many deliveries it came. */
  readonly occurrences: number;
  /** That of the newest delivery; more than one where several are equally new. */
  readonly severities: ReadonlySet<string>;
}

/** SPEC A1 word for word: a clear at t closes every occurrence of its key raised at or before t. */
export function expectedAlarms(
  tenantId: string,
  deliveries: readonly Delivery[],
): Map<string, ExpectedAlarm> {
  const clears = clearsByKey(deliveries);
  const expected = new Map<string, ExpectedAlarm>();
  for (const [id, { observation, newest, in: brought }] of occurrences(tenantId, deliveries)) {
    const { raised_at } = observation;
    const after = (clears.get(keyOf(observation)) ?? []).filter((at) => at >= raised_at);
    expected.set(id, {
      raisedAt: raised_at,
      clearedAt: after.length > 0 ? Math.min(...after) : undefined,
      occurrences: brought.size,
      severities: newest.severities,
    });
  }
  return expected;
}

interface Occurrence {
  readonly observation: Observation;
  readonly in: Set<number>;
  newest: { at: number; severities: Set<string> };
}

function occurrences(tenantId: string, deliveries: readonly Delivery[]): Map<string, Occurrence> {
  const found = new Map<string, Occurrence>();
  for (const { delivery, received_at, observations } of deliveries) {
    for (const observation of observations) {
      if (observation.severity === "cleared") continue;
      const id = eventIdOf(tenantId, observation);
      const nothing = { at: -1, severities: new Set<string>() };
      const known = found.get(id) ?? { observation, in: new Set(), newest: nothing };
      found.set(id, known);
      if (received_at > known.newest.at) known.newest = { at: received_at, severities: new Set() };
      if (received_at === known.newest.at) known.newest.severities.add(observation.severity);
      known.in.add(delivery);
    }
  }
  return found;
}

function clearsByKey(deliveries: readonly Delivery[]): Map<string, number[]> {
  const clears = new Map<string, number[]>();
  for (const observation of deliveries.flatMap(({ observations }) => observations)) {
    const { severity, raised_at, cleared_at } = observation;
    const at = cleared_at ?? (severity === "cleared" ? raised_at : undefined);
    if (at !== undefined) clears.set(keyOf(observation), [...(clears.get(keyOf(observation)) ?? []), at]);
  }
  return clears;
}

const keyOf = ({ source_system, alarm_id, entity_id, alarm_type }: Observation): string =>
  JSON.stringify(alarm_id === undefined ? [source_system, entity_id, alarm_type] : [source_system, alarm_id]);
