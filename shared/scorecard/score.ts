import { type AlarmSeverity, urgency } from "#shared/alarms/severity.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { type Outage, united, within } from "#shared/scorecard/outages.ts";
import { bucketAt, bucketsOf, type Period } from "#shared/scorecard/period.ts";

/** What counts of an alarm; times in ms since 1970. */
export interface ScoredAlarm {
  readonly entity_id: string;
  readonly severity: AlarmSeverity | "cleared";
  readonly raised_at: number;
  readonly cleared_at: number | undefined;
}

/** A part of what is known: what is at hand, or an object of the archive. */
export interface Scored {
  readonly alarms: Iterable<ScoredAlarm>;
  /** When each began, in ms. */
  readonly clusters: Iterable<number>;
  readonly incidents: Iterable<Incident>;
}

/** How many alarms were raised, and so on, in one bucket. */
export interface Happened {
  alarms_raised: number;
  clusters_begun: number;
  incidents_opened: number;
  readonly secondsToAcknowledge: number[];
  readonly secondsToResolve: number[];
}

/** Counts what happened in a period, part by part; the order of the parts makes no difference. */
export class Score {
  readonly period: Period;
  readonly buckets: readonly Happened[];
  /** By entity, each united and within the period. */
  readonly outages = new Map<string, readonly Outage[]>();

  constructor(period: Period) {
    this.period = period;
    this.buckets = bucketsOf(period).map(() => ({
      ...{ alarms_raised: 0, clusters_begun: 0, incidents_opened: 0 },
      ...{ secondsToAcknowledge: [], secondsToResolve: [] },
    }));
  }

  add({ alarms, clusters, incidents }: Scored): void {
    const outages = new Map<string, Outage[]>();
    for (const alarm of alarms) {
      const bucket = this.#bucket(alarm.raised_at);
      if (bucket) bucket.alarms_raised++;
      const outage = this.#outageOf(alarm);
      if (!outage) continue;
      const others = outages.get(alarm.entity_id);
      if (others) others.push(outage);
      else outages.set(alarm.entity_id, [outage]);
    }
    // United part by part, so that a quarter of alarms isn't held at once.
    for (const [entity, more] of outages) {
      this.outages.set(entity, united([...(this.outages.get(entity) ?? []), ...more]));
    }
    for (const begunAt of clusters) {
      const bucket = this.#bucket(begunAt);
      if (bucket) bucket.clusters_begun++;
    }
    for (const incident of incidents) this.#addIncident(incident);
  }

  /** One that was merged is the survivor's trouble, which counts once. */
  #addIncident(incident: Incident): void {
    if (incident.merged_into !== null) return;
    const { opened_at, acknowledged_at, resolved_at, seconds_to_acknowledge, seconds_to_resolve } = incident;
    const opened = this.#bucket(Date.parse(opened_at));
    if (opened) opened.incidents_opened++;
    if (acknowledged_at !== null && seconds_to_acknowledge !== null)
      this.#bucket(Date.parse(acknowledged_at))?.secondsToAcknowledge.push(seconds_to_acknowledge);
    if (resolved_at !== null && seconds_to_resolve !== null)
      this.#bucket(Date.parse(resolved_at))?.secondsToResolve.push(seconds_to_resolve);
  }

  #outageOf({ severity, raised_at, cleared_at }: ScoredAlarm): Outage | undefined {
    if (urgency(severity) > urgency("major")) return undefined;
    return within(this.period, [raised_at, cleared_at ?? this.period.to]);
  }

  #bucket(at: number): Happened | undefined {
    const index = bucketAt(this.period, at);
    return index === undefined ? undefined : this.buckets[index];
  }
}
