import * as z from "zod";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { Severity } from "#shared/alarms/severity.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `from` and `to` bound `raised_at`; `from` is included, `to` is not. */
export const AlarmQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(["open", "cleared"]).optional(),
  severity: Severity.optional(),
  entity_id: Id.optional(),
  alarm_type: Id.optional(),
  source_system: Id.optional(),
  cluster_id: Id.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});

export type AlarmQuery = z.output<typeof AlarmQuery>;

/** Newest raised first: ids begin with the time of the raise. */
const newestFirst = (a: { id: string }, b: { id: string }): number => (a.id > b.id ? -1 : 1);

/** The alarms at hand that match, in order, from after an id on; one more than the limit when there are more. */
export function findAlarms(
  situation: Situation,
  query: AlarmQuery,
  afterId: string | undefined,
): LiveAlarm[] {
  const cluster = query.cluster_id === undefined ? undefined : situation.cluster(query.cluster_id);
  if (query.cluster_id !== undefined && !cluster) return [];
  const matches = (alarm: LiveAlarm): boolean =>
    (afterId === undefined || alarm.id < afterId) && matchesQuery(query, alarm);
  return firstOf(cluster?.members ?? situation.alarms.values(), query.limit + 1, newestFirst, matches);
}

function matchesQuery(query: AlarmQuery, alarm: LiveAlarm): boolean {
  return (
    (query.state === undefined || stateOf(alarm) === query.state) &&
    (query.severity === undefined || alarm.severity === query.severity) &&
    (query.entity_id === undefined || alarm.entity_id === query.entity_id) &&
    (query.alarm_type === undefined || alarm.alarm_type === query.alarm_type) &&
    (query.source_system === undefined || alarm.source_system === query.source_system) &&
    (query.from === undefined || alarm.raised_at >= query.from) &&
    (query.to === undefined || alarm.raised_at < query.to)
  );
}

const stateOf = ({ cleared_at }: LiveAlarm): "open" | "cleared" =>
  cleared_at === undefined ? "open" : "cleared";

/** An alarm as the API answers it. */
export const showAlarm = (situation: Situation, alarm: LiveAlarm): Alarm => ({
  id: alarm.id,
  alarm_id: alarm.alarm_id ?? null,
  entity_id: alarm.entity_id,
  entity_known: situation.entities.has(alarm.entity_id),
  alarm_type: alarm.alarm_type,
  severity: alarm.severity,
  source_system: alarm.source_system,
  message: alarm.message ?? null,
  attributes: { ...alarm.attributes },
  raised_at: rfc3339(alarm.raised_at),
  cleared_at: alarm.cleared_at === undefined ? null : rfc3339(alarm.cleared_at),
  state: stateOf(alarm),
  received_at: rfc3339(alarm.received_at),
  last_seen_at: rfc3339(alarm.last_seen_at),
  occurrences: alarm.occurrences,
  cluster_id: clusterIdOf(alarm.cluster),
});

const clusterIdOf = (cluster: LiveCluster): string => rootOf(cluster).id;
