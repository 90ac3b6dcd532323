import { type AlarmHistory, addClear, addRaise, clearedAt } from "#shared/alarms/alarm-history.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { knowsDelivery, type LiveAlarm, rememberDelivery } from "#shared/alarms/live-alarm.ts";
import type { Delivery, Observation } from "#shared/alarms/observation.ts";
import { type AlarmSeverity, urgency } from "#shared/alarms/severity.ts";
import { join } from "#shared/clusters/join.ts";
import { LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";

/** The clear inside a report, if there is one: `cleared_at`, or the severity `cleared` (SPEC A1). */
export const clearOf = ({ severity, raised_at, cleared_at }: Observation): number | undefined =>
  cleared_at ?? (severity === "cleared" ? raised_at : undefined);

/** Takes a report into the situation. In whatever order reports come, the same is known in the end. */
export function observe(
  situation: Situation,
  changes: Changes,
  delivery: Delivery,
  observation: Observation,
): void {
  const key = alarmKey(observation);
  const history = situation.histories.get(key) ?? { raised: [], clears: [] };
  situation.histories.set(key, history);
  if (observation.severity !== "cleared") raise(situation, changes, history, delivery, observation, key);
  const clear = clearOf(observation);
  if (clear !== undefined) close(changes, history, clear, delivery);
}

function raise(
  situation: Situation,
  changes: Changes,
  history: AlarmHistory,
  delivery: Delivery,
  observation: Observation,
  key: string,
): void {
  const id = occurrenceId(situation.tenantId, key, observation.raised_at);
  const known = situation.alarms.get(id);
  if (known) {
    renew(changes, known, delivery, observation);
    return;
  }
  const cluster = new LiveCluster(id);
  const alarm: LiveAlarm = {
    id,
    alarm_id: observation.alarm_id,
    entity_id: observation.entity_id,
    alarm_type: observation.alarm_type,
    source_system: observation.source_system,
    raised_at: observation.raised_at,
    received_at: delivery.received_at,
    severity: observation.severity as AlarmSeverity,
    message: observation.message,
    attributes: observation.attributes,
    last_seen_at: delivery.received_at,
    cleared_at: clearedAt(history, observation.raised_at),
    occurrences: 1,
    deliveries: [delivery.delivery],
    cluster,
  };
  situation.alarms.set(id, alarm);
  addRaise(history, alarm);
  touchCluster(changes, join(situation, changes, alarm), delivery, true);
}

/** The same occurrence again: counted, and the newest words about it are kept. */
function renew(changes: Changes, alarm: LiveAlarm, delivery: Delivery, observation: Observation): void {
  if (knowsDelivery(alarm, delivery.delivery)) return;
  rememberDelivery(alarm, delivery.delivery);
  alarm.occurrences++;
  alarm.received_at = Math.min(alarm.received_at, delivery.received_at);
  if (delivery.received_at < alarm.last_seen_at) return;
  const severity = observation.severity as AlarmSeverity;
  const cluster = rootOf(alarm.cluster);
  if (severity !== alarm.severity) {
    cluster.tally.changeSeverity(alarm.entity_id, alarm.severity, severity);
    // An alarm that grew worse is news like a new one: its cluster may be an incident now.
    touchCluster(changes, cluster, delivery, urgency(severity) < urgency(alarm.severity));
  }
  alarm.last_seen_at = delivery.received_at;
  alarm.severity = severity;
  alarm.message = observation.message;
  alarm.attributes = observation.attributes;
}

function close(changes: Changes, history: AlarmHistory, at: number, delivery: Delivery): void {
  for (const alarm of addClear(history, at)) {
    const cluster = rootOf(alarm.cluster);
    cluster.clear(alarm, at);
    touchCluster(changes, cluster, delivery, false);
  }
}
