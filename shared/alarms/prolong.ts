import { clearedAt } from "#shared/alarms/alarm-history.ts";
import { alarmKey } from "#shared/alarms/alarm-id.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * An alarm holds on until `endsAt`: the latest end that anybody named counts, and before it the first clear, in
 * whatever order they come. So one that had only run out is open again, and one that was cleared stays so.
 */
export function prolong(
  situation: Situation,
  changes: Changes,
  alarm: LiveAlarm,
  endsAt: number,
  cause: Baggage,
): void {
  if (alarm.ends_at === undefined || endsAt <= alarm.ends_at) return;
  alarm.ends_at = endsAt;
  if (alarm.lease !== undefined) return;
  const clear = toldClear(situation, alarm);
  if (clear !== undefined && clear <= alarm.cleared_at!) return;
  const cluster = rootOf(alarm.cluster);
  cluster.reopen(alarm);
  if (clear === undefined) {
    situation.lease(alarm, endsAt);
    alarm.acknowledged = undefined; // whoever took care of it took care of what was over
  } else cluster.clear(alarm, clearOrEnd(clear, endsAt));
  touchAlarm(changes, alarm, cause, clear === undefined ? "reopened" : "cleared");
  touchCluster(changes, cluster, cause, clear === undefined);
}

/** A clear that comes after the end changes nothing: it was over by then. */
export const clearOrEnd = (clear: number, endsAt: number | undefined): number =>
  Math.min(clear, endsAt ?? clear);

/** When somebody said that it was over. */
function toldClear({ histories }: Situation, alarm: LiveAlarm): number | undefined {
  const history = histories.get(alarmKey(alarm));
  return history && clearedAt(history, alarm.raised_at);
}
