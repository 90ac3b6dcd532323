import { rootOf } from "#shared/clusters/live-cluster.ts";
import { endHolds } from "#shared/incidents/flapping-hold.ts";
import { firstWaited, takeWaited } from "#shared/incidents/parent-wait.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { release } from "#shared/silences/set-silence.ts";

/**
 * What happens by itself until `at`: alarms that nobody renewed clear at the very moment that was said for them, however
 * late this entry is, what was suppressed and is still open is heard, and what came and went counts as it is. The next such moment is what the journal is
 * woken for.
 */
export function passTime(situation: Situation, changes: Changes, at: number, cause: Baggage): void {
  const { leases, silences, shelved, held } = situation;
  for (const alarm of leases.deadlines.endedBy(at)) {
    const cluster = rootOf(alarm.cluster);
    cluster.clear(alarm, alarm.ends_at);
    leases.end(alarm);
    touchAlarm(changes, alarm, cause, "cleared");
    touchCluster(changes, cluster, cause, false);
  }
  for (const cluster of takeWaited(situation, at)) {
    // What has cleared meanwhile isn't worth an incident.
    if (cluster.isOpen) touchCluster(changes, cluster, cause, true);
  }
  release(situation, changes, at, cause);
  endHolds(situation, changes, at, cause);
  situation.wakeAt = undefined;
  for (const end of [
    leases.deadlines.first,
    silences.firstEnd,
    shelved.first,
    held.first,
    firstWaited(situation),
  ])
    if (end !== undefined) situation.wakeBy(end);
}
