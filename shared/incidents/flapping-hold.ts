import { alarmKey } from "#shared/alarms/alarm-id.ts";
import { lastFlap } from "#shared/alarms/flapping.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import { type Changes, type Situation, touchCluster, touchIncident } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * While an alarm comes and goes, its incident is held: it doesn't resolve, so nothing reopens it, and a later occurrence
 * that is too far from the others for their cluster opens no incident of its own. The hold ends when the alarm has
 * neither come nor gone for a while; what is so then is told.
 */
export const isHeld = ({ status, held_until }: LiveIncident, at: number): boolean =>
  held_until !== undefined && held_until > at && status !== "resolved" && status !== "closed";

/** Whether the held incident of an occurrence before stands for an alarm. */
export function isToldElsewhere({ incidents }: Situation, alarm: LiveAlarm, at: number): boolean {
  const incident = alarm.held_by === undefined ? undefined : incidents.get(alarm.held_by);
  return incident !== undefined && isHeld(incident, at);
}

/** The clusters of which an alarm comes and goes in this entry, and until when their incidents are held for it. */
export function flappingClusters(situation: Situation, changes: Changes): Map<LiveCluster, number> {
  const flapping = new Map<LiveCluster, number>();
  const holdMs = situation.rules.flapping_hold_s * 1000;
  if (!(holdMs > 0)) return flapping;
  for (const [alarm, { change, cause }] of changes.alarms) {
    const until = change === "changed" ? 0 : (lastFlapOf(situation, alarm) ?? -holdMs) + holdMs;
    if (until <= changes.recordedAt) continue;
    if (change === "ingested") alarm.held_by = incidentBefore(situation, alarm, changes.recordedAt)?.id;
    if (isToldElsewhere(situation, alarm, changes.recordedAt))
      hold(situation, changes, situation.incidents.get(alarm.held_by!)!, until, cause);
    else {
      const cluster = rootOf(alarm.cluster);
      flapping.set(cluster, Math.max(until, flapping.get(cluster) ?? 0));
    }
  }
  return flapping;
}

function lastFlapOf({ histories }: Situation, alarm: LiveAlarm): number | undefined {
  const history = histories.get(alarmKey(alarm));
  return history && lastFlap(history);
}

/** The held incident that stood for the occurrence before, if that is over. */
function incidentBefore(
  { histories, incidents }: Situation,
  alarm: LiveAlarm,
  at: number,
): LiveIncident | undefined {
  const raised = histories.get(alarmKey(alarm))?.raised ?? [];
  const before = raised[raised.lastIndexOf(alarm) - 1];
  if (!before || before.cleared_at === undefined) return undefined;
  const told = incidents.get(before.held_by ?? "") ?? rootOf(before.cluster).incident;
  return told && isHeld(told, at) ? told : undefined;
}

/** Holds an incident until a moment at least. That it begins is told once. */
export function hold(
  situation: Situation,
  changes: Changes,
  incident: LiveIncident,
  until: number,
  cause: Baggage,
): void {
  if (incident.held_until === undefined) {
    const event = "an alarm comes and goes: stays open until that has ended";
    incident.timeline.push({ at: changes.recordedAt, actor: "tocsin", event });
    touchIncident(changes, incident, cause, "updated");
  }
  incident.held_until = Math.max(until, incident.held_until ?? 0);
  situation.held.add(incident);
  situation.wakeBy(incident.held_until);
}

/** Ends the holds that last until `at` at the longest: what they kept from being told is looked at now. */
export function endHolds(situation: Situation, changes: Changes, at: number, cause: Baggage): void {
  const ended = new Set<string>();
  for (const incident of situation.held.endedBy(at)) {
    situation.held.delete(incident);
    incident.held_until = undefined;
    ended.add(incident.id);
    const cluster = incident.cluster && rootOf(incident.cluster);
    if (cluster?.incident === incident) touchCluster(changes, cluster, cause, false);
  }
  if (ended.size === 0) return;
  for (const alarm of situation.alarms.values()) {
    if (alarm.held_by === undefined || !ended.has(alarm.held_by)) continue;
    alarm.held_by = undefined;
    if (alarm.cleared_at === undefined) touchCluster(changes, rootOf(alarm.cluster), cause, true);
  }
}
