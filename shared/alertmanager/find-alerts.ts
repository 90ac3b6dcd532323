import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Wanted } from "#shared/alertmanager/alert-query.ts";
import { type GettableAlert, showAlert } from "#shared/alertmanager/gettable-alert.ts";
import { alertOf, type IdentifiedAlert } from "#shared/alertmanager/labelled-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { suppressionsOf } from "#shared/silences/suppressions.ts";

/** Lambda answers at most 6 MB. This much of alerts leaves room for what is around them. */
const mostBytes = 5_000_000;

export interface FoundAlert {
  readonly alert: GettableAlert;
  readonly clusterId: string;
}

/**
 * The alerts that hold now, by fingerprint. Alertmanager's API has no pages: of what doesn't fit into an answer, those
 * that were raised last are there.
 */
export function findAlerts(situation: Situation, wanted: Wanted, now: number): FoundAlert[] {
  const held = new Map<string, { readonly alert: IdentifiedAlert; readonly alarm: LiveAlarm }>();
  for (const alarm of situation.alarms.values()) {
    if (!holds(alarm, now)) continue;
    const alert = alertOf(alarm);
    const other = held.get(alert.fingerprint);
    if (!other || other.alarm.raised_at < alarm.raised_at) held.set(alert.fingerprint, { alert, alarm });
  }
  const found: FoundAlert[] = [];
  let room = mostBytes;
  for (const { alert, alarm } of newestFirst([...held.values()])) {
    const silencedBy = suppressionsOf(situation, alarm, now)
      .map(({ id }) => id)
      .sort();
    if (!wanted(alert, silencedBy)) continue;
    const shown = showAlert(alert, alarm, silencedBy, now);
    room -= Buffer.byteLength(JSON.stringify(shown)) + 1;
    if (room < 0) break;
    found.push({ alert: shown, clusterId: rootOf(alarm.cluster).id });
  }
  return found.sort((a, b) => (a.alert.fingerprint < b.alert.fingerprint ? -1 : 1));
}

/** The journal may learn a moment late that an alarm has ended. */
const holds = ({ cleared_at, ends_at }: LiveAlarm, now: number): boolean =>
  cleared_at === undefined && (ends_at === undefined || ends_at >= now);

const newestFirst = <T extends { readonly alarm: LiveAlarm }>(some: T[]): T[] =>
  some.sort((a, b) => b.alarm.raised_at - a.alarm.raised_at);
