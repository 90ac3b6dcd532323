import { isLeased, type LeasedAlarm } from "#shared/alarms/leases.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Observation, Sending } from "#shared/alarms/observation.ts";
import { occurrenceOf } from "#shared/alarms/occurrence-of.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** Alarms that were sent again and hold on until `ends_at`, by their leases: the first, then each one's distance. */
export interface Renewal {
  readonly ends_at: number;
  readonly leases: readonly number[];
}

export type Renewed = Sending & { readonly renewals: readonly Renewal[] };

/** What reports say: which of them only say again what is known, for longer, and all others. */
export interface Sifted {
  readonly renewals: readonly Renewal[];
  readonly others: readonly Observation[];
}

/** Whoever watches something reports it each minute, mostly in the same words: those needn't be stored again. */
export function siftRenewals(situation: Situation, observations: readonly Observation[]): Sifted {
  const leases = new Map<number, number[]>();
  const others: Observation[] = [];
  for (const observation of observations) {
    const isLease = observation.ends_at !== undefined && observation.acknowledged_by === undefined;
    const alarm = isLease ? occurrenceOf(situation, observation) : undefined;
    if (alarm && isLeased(alarm) && saysTheSame(alarm, observation)) {
      const renewed = leases.get(observation.ends_at!) ?? [];
      leases.set(observation.ends_at!, renewed);
      renewed.push(alarm.lease);
    } else others.push(observation);
  }
  return {
    renewals: [...leases].map(([ends_at, renewed]) => ({ ends_at, leases: distances(renewed) })),
    others,
  };
}

function saysTheSame(alarm: LiveAlarm, observation: Observation): boolean {
  return (
    observation.cleared_at === undefined &&
    alarm.severity === observation.severity &&
    alarm.message === observation.message &&
    areSame(alarm.attributes, observation.attributes)
  );
}

function areSame(some: LiveAlarm["attributes"] = {}, others: LiveAlarm["attributes"] = {}): boolean {
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name]);
}

/** Leases that were granted together follow each other: most distances are 1, which compresses to nothing. */
function distances(leases: number[]): number[] {
  const ascending = leases.sort((a, b) => a - b);
  return ascending.map((lease, index) => lease - (ascending[index - 1] ?? 0));
}

/** The alarms that a renewal names; one whose lease has ended meanwhile is left out. */
export function renewedAlarms(situation: Situation, { leases }: Renewal): LeasedAlarm[] {
  let lease = 0;
  return leases.flatMap((distance) => {
    lease += distance;
    return situation.leases.get(lease) ?? [];
  });
}
