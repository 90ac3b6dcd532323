import * as z from "zod";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { Severity, type SeverityName } from "#shared/alarms/severity.ts";
import { flaps, showAlarm } from "#shared/alarms/show-alarm.ts";
import { fillFromArchive, presentClusterOf } from "#shared/journal/archive-store.ts";
import { hourMs, newestInHours } from "#shared/journal/archived-object.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";
import { isSuppressed } from "#shared/silences/suppressions.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** `from` and `to` bound `raised_at`; `from` is included, `to` is not. */
export const AlarmQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(["open", "cleared"]).optional(),
  severity: Severity.optional(),
  entity_id: Id.optional(),
  alarm_type: Id.optional(),
  source_system: Id.optional(),
  cluster_id: Id.optional(),
  acknowledged: Flag.optional(),
  /** By a silence, by maintenance, or because it is shelved. */
  suppressed: Flag.optional(),
  /** What comes and goes. */
  flapping: Flag.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});

export type AlarmQuery = z.output<typeof AlarmQuery>;

/** Newest raised first: ids begin with the time of the raise. */
const newestFirst = (a: { id: string }, b: { id: string }): number => (a.id > b.id ? -1 : 1);

/** One page of alarms and one more when there are more: from the situation and, where that ends, from the archive. */
export async function findAlarms(
  situation: Situation,
  query: AlarmQuery,
  afterId: string | undefined,
): Promise<Alarm[]> {
  const count = query.limit + 1;
  const cluster = query.cluster_id === undefined ? undefined : situation.cluster(query.cluster_id);
  const clusterId = cluster?.id ?? query.cluster_id;
  const follows = ({ id }: { id: string }): boolean => afterId === undefined || id < afterId;
  const now = clock.now();
  const wanted = (alarm: LiveAlarm): boolean =>
    matches(query, alarm) && isHandledSo(situation, query, alarm, now);
  const live =
    query.cluster_id === undefined
      ? situation.newestAlarms.first(count, wanted, afterId)
      : firstOf(cluster?.members ?? [], count, newestFirst, (alarm) => follows(alarm) && wanted(alarm));
  return fillFromArchive(
    live.map((alarm) => showAlarm(situation, alarm)),
    count,
    objectsFor(situation, query, afterId),
    {
      newestIn: newestInHours,
      timeOf: ({ id }) => timeOfId(id),
      order: newestFirst,
      select: ({ alarms }) =>
        alarms
          .map((alarm) => ({
            ...alarm,
            cluster_id: presentClusterOf(situation, alarm),
          }))
          .filter((alarm) => clusterId === undefined || alarm.cluster_id === clusterId)
          .filter(
            (alarm) =>
              follows(alarm) &&
              matches(query, { ...alarm, raised_at: Date.parse(alarm.raised_at) }) &&
              query.suppressed !== true &&
              query.flapping !== true &&
              (query.acknowledged === undefined || query.acknowledged === (alarm.acknowledged !== undefined)),
          ),
    },
  );
}

/** What was archived was handled, if at all, when it was open. */
const isHandledSo = (situation: Situation, query: AlarmQuery, alarm: LiveAlarm, now: number): boolean =>
  (query.acknowledged === undefined || query.acknowledged === (alarm.acknowledged !== undefined)) &&
  (query.flapping === undefined || query.flapping === flaps(situation, alarm)) &&
  (query.suppressed === undefined ||
    query.suppressed === (alarm.cleared_at === undefined && isSuppressed(situation, alarm, now)));

function objectsFor(
  { archive }: Situation,
  { from = 0, to = Number.POSITIVE_INFINITY }: AlarmQuery,
  afterId?: string,
) {
  const latest = Math.min(to, afterId === undefined ? to : timeOfId(afterId));
  return archive.filter(({ hours }) =>
    hours.some((hour) => hour * hourMs <= latest && (hour + 1) * hourMs > from),
  );
}

interface Matched {
  readonly cleared_at: unknown;
  readonly severity: SeverityName;
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly source_system: string;
  readonly raised_at: number;
}

function matches(query: AlarmQuery, alarm: Matched): boolean {
  return (
    (query.state === undefined || (query.state === "open") === (alarm.cleared_at === undefined)) &&
    (query.severity === undefined || alarm.severity === query.severity) &&
    (query.entity_id === undefined || alarm.entity_id === query.entity_id) &&
    (query.alarm_type === undefined || alarm.alarm_type === query.alarm_type) &&
    (query.source_system === undefined || alarm.source_system === query.source_system) &&
    (query.from === undefined || alarm.raised_at >= query.from) &&
    (query.to === undefined || alarm.raised_at < query.to)
  );
}
