import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * What happens by itself until `at`: alarms that nobody renewed clear at the very moment that was said for them, however
 * late this entry is. The next such moment is what the journal's readers are woken for.
 */
export function passTime(situation: Situation, changes: Changes, at: number, cause: Baggage): void {
  for (const alarm of situation.leases.endedBy(at)) {
    const cluster = rootOf(alarm.cluster);
    cluster.clear(alarm, alarm.ends_at);
    situation.leases.end(alarm);
    touchCluster(changes, cluster, cause, false);
  }
  situation.wakeAt = situation.leases.firstEnd;
}
