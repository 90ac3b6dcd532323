import { isDeepStrictEqual } from "node:util";
import {
  type AlarmHistory,
  acknowledgementOf,
  addRaise,
  clearedAt,
  knowsAcknowledgement,
} from "#shared/alarms/alarm-history.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { close } from "#shared/alarms/close.ts";
import { knowsDelivery, type LiveAlarm, rememberDelivery } from "#shared/alarms/live-alarm.ts";
import type { Observation, Sending } from "#shared/alarms/observation.ts";
import { occurrenceOf } from "#shared/alarms/occurrence-of.ts";
import { clearOrEnd, prolong } from "#shared/alarms/prolong.ts";
import { type Renewed, renewedAlarms } from "#shared/alarms/renewal.ts";
import { type AlarmSeverity, urgency } from "#shared/alarms/severity.ts";
import { join } from "#shared/clusters/join.ts";
import { LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";

/** The clear inside a report, if there is one: `cleared_at`, or the severity `cleared` (SPEC A1). */
export const clearOf = ({ severity, raised_at, cleared_at }: Observation): number | undefined =>
  cleared_at ?? (severity === "cleared" ? raised_at : undefined);

/** Takes a report into the situation. In whatever order reports come, the same is known in the end. */
export function observe(
  situation: Situation,
  changes: Changes,
  sending: Sending,
  observation: Observation,
): void {
  const key = alarmKey(observation);
  const history = situation.histories.get(key) ?? { raised: [], clears: [] };
  situation.histories.set(key, history);
  if (observation.acknowledged_by !== undefined) {
    acknowledge(changes, history, observation.acknowledged_by, observation.raised_at, sending);
    return;
  }
  if (observation.severity !== "cleared") raise(situation, changes, history, sending, observation);
  const clear = clearOf(observation);
  if (clear === undefined) return;
  for (const alarm of close(situation, changes, history, clear, sending))
    raiseAgain(situation, changes, history, sending, alarm, clear);
}

/** Takes in that alarms were sent again in the same words. */
export function observeRenewals(situation: Situation, changes: Changes, renewed: Renewed): void {
  for (const renewal of renewed.renewals) {
    for (const alarm of renewedAlarms(situation, renewal)) {
      if (countAgain(alarm, renewed)) alarm.last_seen_at = Math.max(alarm.last_seen_at, renewed.received_at);
      prolong(situation, changes, alarm, renewal.ends_at, renewed);
    }
  }
}

function raise(
  situation: Situation,
  changes: Changes,
  history: AlarmHistory,
  sending: Sending,
  observation: Observation,
): void {
  const known = occurrenceOf(situation, observation);
  if (!known) {
    begin(situation, changes, history, sending, observation);
    return;
  }
  renew(changes, known, sending, observation);
  if (observation.ends_at !== undefined) prolong(situation, changes, known, observation.ends_at, sending);
  if (observation.raised_at > (known.raised_again_at ?? known.raised_at))
    known.raised_again_at = observation.raised_at;
}

function begin(
  situation: Situation,
  changes: Changes,
  history: AlarmHistory,
  sending: Sending,
  observation: Observation,
): void {
  const clear = clearedAt(history, observation.raised_at);
  const acknowledged = acknowledgementOf(history, observation.raised_at);
  const id = occurrenceId(situation.tenantId, alarmKey(observation), observation.raised_at);
  const cluster = new LiveCluster(id);
  const alarm: LiveAlarm = {
    id,
    alarm_id: observation.alarm_id,
    entity_id: observation.entity_id,
    alarm_type: observation.alarm_type,
    source_system: observation.source_system,
    raised_at: observation.raised_at,
    received_at: sending.received_at,
    severity: observation.severity as AlarmSeverity,
    message: observation.message,
    attributes: observation.attributes,
    last_seen_at: sending.received_at,
    cleared_at: clear === undefined ? undefined : clearOrEnd(clear, observation.ends_at),
    cleared_by: undefined,
    ends_at: observation.ends_at,
    lease: undefined,
    raised_again_at: undefined,
    acknowledged: acknowledged && { ...acknowledged, until_clear: true },
    shelved: undefined,
    held_by: undefined,
    comments: undefined,
    grouped: undefined,
    undone_at: undefined,
    occurrences: 1,
    deliveries: [sending.delivery],
    cluster,
  };
  situation.alarms.set(id, alarm);
  situation.newestAlarms.add(alarm);
  addRaise(history, alarm);
  touchAlarm(changes, alarm, sending, "ingested");
  if (alarm.ends_at !== undefined && alarm.cleared_at === undefined) situation.lease(alarm, alarm.ends_at);
  touchCluster(changes, join(situation, changes, alarm), sending, true);
}

/** The same occurrence again: counted, and the newest words about it are kept. */
function renew(changes: Changes, alarm: LiveAlarm, sending: Sending, observation: Observation): void {
  if (!countAgain(alarm, sending) || sending.received_at < alarm.last_seen_at) return;
  const severity = observation.severity as AlarmSeverity;
  const cluster = rootOf(alarm.cluster);
  if (severity !== alarm.severity) {
    const isWorse = urgency(severity) < urgency(alarm.severity);
    cluster.tally.changeSeverity(alarm.entity_id, alarm.severity, severity);
    // An alarm that grew worse is news like a new one: its cluster may be an incident now.
    touchCluster(changes, cluster, sending, isWorse);
    if (isWorse && !alarm.acknowledged?.until_clear) alarm.acknowledged = undefined;
  }
  if (!saysTheSame(alarm, observation)) touchAlarm(changes, alarm, sending, "changed");
  alarm.last_seen_at = sending.received_at;
  alarm.severity = severity;
  alarm.message = observation.message;
  alarm.attributes = observation.attributes;
}

const saysTheSame = (alarm: LiveAlarm, { severity, message, attributes }: Observation): boolean =>
  alarm.severity === severity && alarm.message === message && isDeepStrictEqual(alarm.attributes, attributes);

/** @returns whether this delivery is a new one. */
function countAgain(alarm: LiveAlarm, { delivery, received_at }: Sending): boolean {
  if (knowsDelivery(alarm, delivery)) return false;
  rememberDelivery(alarm, delivery);
  alarm.occurrences++;
  alarm.received_at = Math.min(alarm.received_at, received_at);
  return true;
}

/** A clear that was late: what it closes had been raised again after it, which is another occurrence. */
function raiseAgain(
  situation: Situation,
  changes: Changes,
  history: AlarmHistory,
  sending: Sending,
  alarm: LiveAlarm,
  clear: number,
): void {
  const { raised_again_at } = alarm;
  if (raised_again_at === undefined || raised_again_at <= clear) return;
  alarm.raised_again_at = undefined;
  begin(situation, changes, history, sending, { ...wordsOf(alarm), raised_at: raised_again_at });
}

const wordsOf = ({
  alarm_id,
  entity_id,
  alarm_type,
  source_system,
  severity,
  message,
  attributes,
  ends_at,
}: LiveAlarm) => ({
  ...{ alarm_id, entity_id, alarm_type, source_system, severity, message, attributes, ends_at },
});

function acknowledge(changes: Changes, history: AlarmHistory, by: string, at: number, cause: Sending): void {
  if (knowsAcknowledgement(history, at)) return;
  history.acknowledgements = [...(history.acknowledgements ?? []), { at, by }];
  for (const alarm of history.raised) {
    const first = acknowledgementOf(history, alarm.raised_at);
    if (!first || alarm.cleared_at !== undefined || alarm.acknowledged) continue;
    alarm.acknowledged = { ...first, until_clear: true };
    touchAlarm(changes, alarm, cause, "changed");
  }
}
