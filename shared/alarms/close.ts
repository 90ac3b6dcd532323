import { type AlarmHistory, addClear } from "#shared/alarms/alarm-history.ts";
import { alarmKey } from "#shared/alarms/alarm-id.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { clearOrEnd } from "#shared/alarms/prolong.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** Takes in a clear at `at`. @returns the occurrences that it closes, or closes earlier than was known. */
export function close(
  situation: Situation,
  changes: Changes,
  history: AlarmHistory,
  at: number,
  cause: Baggage,
): LiveAlarm[] {
  const closed = addClear(history, at);
  for (const alarm of closed) {
    const cluster = rootOf(alarm.cluster);
    cluster.clear(alarm, clearOrEnd(at, alarm.ends_at));
    situation.leases.end(alarm);
    touchAlarm(changes, alarm, cause, "cleared");
    touchCluster(changes, cluster, cause, false);
  }
  return closed;
}

/** Closes an occurrence and those of its key before it. */
export function closeUntil(
  situation: Situation,
  changes: Changes,
  alarm: LiveAlarm,
  at: number,
  cause: Baggage,
): void {
  const history = situation.histories.get(alarmKey(alarm));
  if (history) close(situation, changes, history, at, cause);
}
