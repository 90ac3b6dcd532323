import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { system } from "#shared/incidents/merge-incidents.ts";
import {
  type Changes,
  type Situation,
  touchAlarm,
  touchCluster,
  touchIncident,
} from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import type { Silence } from "#shared/silences/silence.ts";
import { isSuppressed } from "#shared/silences/suppressions.ts";

/** Takes a silence into the situation, new or changed: ended ahead of time, too. Old ones make room for it. */
export function setSilence(situation: Situation, changes: Changes, silence: Silence, cause: Baggage): void {
  situation.silences.set(silence);
  if (silence.ends_at <= changes.recordedAt) release(situation, changes, changes.recordedAt, cause);
  else situation.wakeBy(silence.ends_at);
  situation.silences.makeRoom();
}

/** Lets be heard what was suppressed until `at` at the latest, by silences or because it was shelved. */
export function release(situation: Situation, changes: Changes, at: number, cause: Baggage): void {
  const freed = new Set<LiveCluster>();
  for (const alarm of released(situation, changes, at, cause)) {
    if (alarm.cleared_at === undefined && !isSuppressed(situation, alarm, at))
      freed.add(rootOf(alarm.cluster));
  }
  for (const cluster of freed) {
    touchCluster(changes, cluster, cause, true);
    const { incident } = cluster;
    if (!incident || incident.status === "closed" || incident.status === "resolved") continue;
    incident.timeline.push({
      ...{ at: changes.recordedAt, actor: system, event: "alarms that were suppressed are still open" },
    });
    touchIncident(changes, incident, cause, "updated");
  }
}

function released(
  { silences, shelved, alarms }: Situation,
  changes: Changes,
  at: number,
  cause: Baggage,
): LiveAlarm[] {
  const unshelved = shelved.endedBy(at);
  for (const alarm of unshelved) {
    alarm.shelved = undefined;
    touchAlarm(changes, alarm, cause, "changed");
    shelved.delete(alarm);
  }
  const ended = silences.takeEnded(at);
  if (ended.length === 0) return unshelved;
  const heard = [...alarms.values()].filter((alarm) => silences.wereOn(alarm, ended));
  return [...unshelved, ...heard];
}
