import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { audible } from "#shared/incidents/audible.ts";
import { flappingClusters, hold, isHeld } from "#shared/incidents/flapping-hold.ts";
import { enterStatus } from "#shared/incidents/incident-act.ts";
import { incidentSeverity, isOver, opensIncident } from "#shared/incidents/incident-rules.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import { mergeIncidents, system } from "#shared/incidents/merge-incidents.ts";
import { nameOf, rename } from "#shared/incidents/name-incident.ts";
import { waitsForParent } from "#shared/incidents/parent-wait.ts";
import { type Changes, type Situation, touchIncident } from "#shared/journal/situation.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** Lets incidents follow the clusters that an entry changed: they open, reopen, grow worse and resolve. */
export function settleIncidents(situation: Situation, changes: Changes): void {
  const flapping = flappingClusters(situation, changes);
  for (const [cluster, { cause, raised }] of changes.clusters) {
    if (cluster.rivals.length > 0) mergeIncidents(situation, changes, cluster, cause);
    if (raised) openOrReopen(situation, changes, cluster, cause);
    const { incident } = cluster;
    if (!incident || incident.status === "closed") continue;
    if (rename(situation, incident, cluster)) {
      note(changes, incident, `now called ${incident.title}`);
      touchIncident(changes, incident, cause, "updated");
    }
    const severity = incidentSeverity(cluster);
    if (severity !== incident.severity) {
      incident.severity = severity;
      note(changes, incident, `severity is now ${severity}`);
      touchIncident(changes, incident, cause, "updated");
    }
    if (incident.status === "resolved") continue;
    const until = flapping.get(cluster);
    if (until !== undefined) hold(situation, changes, incident, until, cause);
    if (situation.rules.auto_resolve && !cluster.isOpen && !isHeld(incident, changes.recordedAt)) {
      enterStatus(incident, "resolved", changes.recordedAt);
      note(changes, incident, "resolved: all alarms are clear");
      touchIncident(changes, incident, cause, "resolved");
    }
  }
}

function openOrReopen(situation: Situation, changes: Changes, cluster: LiveCluster, cause: Baggage): void {
  const { incident } = cluster;
  const heard = audible(situation, cluster, changes.recordedAt);
  if (!incident || isOver(situation.rules, incident, changes.recordedAt)) {
    const opens =
      opensIncident(situation.rules, heard) && !waitsForParent(situation, cluster, changes.recordedAt);
    if (opens) open(situation, changes, cluster, cause);
  } else if (incident.status === "resolved" && heard.isOpen) {
    enterStatus(incident, "open", changes.recordedAt);
    note(changes, incident, "reopened: an alarm came back");
    touchIncident(changes, incident, cause, "updated");
  }
}

function open(situation: Situation, changes: Changes, cluster: LiveCluster, cause: Baggage): void {
  const at = changes.recordedAt;
  const incident: LiveIncident = {
    // Everybody who folds this entry gives the incident this id, so it can be opened only once.
    id: hashedUuid(7, at, `incident ${situation.tenantId} ${cluster.id} ${situation.seq}`),
    opened_at: at,
    opened_by: system,
    status: "open",
    severity: incidentSeverity(cluster),
    ...nameOf(situation, cluster),
    cluster,
    assignee: undefined,
    acknowledged_at: undefined,
    resolved_at: undefined,
    closed_at: undefined,
    touched: false,
    merged_into: undefined,
    status_before_merge: undefined,
    anchor_id: cluster.id,
    timeline: [{ at, actor: system, event: "opened by rule" }],
  };
  cluster.incident = incident;
  situation.incidents.set(incident.id, incident);
  touchIncident(changes, incident, cause, "created");
}

function note(changes: Changes, incident: LiveIncident, event: string): void {
  incident.timeline.push({ at: changes.recordedAt, actor: system, event });
}
