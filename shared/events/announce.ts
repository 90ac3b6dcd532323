import { type Announced, type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { baseEvent } from "#shared/events/base-event.ts";
import type { DomainEvent, EventType } from "#shared/events/domain-event.ts";
import { isHeld } from "#shared/incidents/flapping-hold.ts";
import { incidentSeverity } from "#shared/incidents/incident-rules.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { Changes, IncidentChange, Situation } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * Says what an entry means to the outside. The same entry always gives the same events with the same ids, so that
 * one that is published again can be told from a new one. Sorted by type (what is created comes before what becomes of
 * it) and id, because the order in which an entry's clusters were found has no meaning.
 */
export function announce(situation: Situation, changes: Changes): DomainEvent[] {
  const events: DomainEvent[] = [];
  for (const [cluster, { cause }] of changes.clusters)
    announceCluster(situation, changes, cluster, cause, events);
  for (const [incident, { cause, change }] of changes.incidents) {
    events.push(incidentEvent(situation, changes, incident, change, cause));
    // The same entry brought its alarms and their clears.
    if (change === "created" && incident.status === "resolved")
      events.push(incidentEvent(situation, changes, incident, "resolved", cause));
  }
  return events.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

const place = ({ event_type, event_id }: DomainEvent): string => `${event_type} ${event_id}`;

/** A bus event costs a dollar a million: a growing cluster is told when it has doubled, not at every alarm. */
function announceCluster(
  situation: Situation,
  changes: Changes,
  cluster: LiveCluster,
  cause: Baggage,
  events: DomainEvent[],
): void {
  const last = cluster.announced.find(({ clusterId }) => clusterId === cluster.id);
  for (const { clusterId } of cluster.announced) {
    if (clusterId === cluster.id) continue;
    const base = baseEvent(situation, changes, "AlarmClusterMerged", clusterId, cause);
    events.push({ ...base, cluster_id: clusterId, merged_into: cluster.id });
  }
  const now = announcedForm(cluster, changes.recordedAt);
  const type = last ? changeSince(last, now) : now.count > 1 ? "AlarmClusterCreated" : undefined;
  if (type) events.push(clusterEvent(situation, changes, type, cluster, cause));
  if (type === "AlarmClusterCreated" && !now.open)
    events.push(clusterEvent(situation, changes, "AlarmClusterResolved", cluster, cause));
  const told = type ? now : last;
  cluster.announced = told ? [told] : [];
}

/** While an alarm comes and goes the cluster counts as open, as its incident does. */
const announcedForm = (cluster: LiveCluster, at: number): Announced => ({
  clusterId: cluster.id,
  count: cluster.count,
  severity: incidentSeverity(cluster),
  open: cluster.isOpen || (cluster.incident !== undefined && isHeld(cluster.incident, at)),
});

function changeSince(
  last: Announced,
  now: Announced,
): "AlarmClusterResolved" | "AlarmClusterUpdated" | undefined {
  const matters =
    last.severity !== now.severity ||
    last.open !== now.open ||
    now.count >= 2 * last.count ||
    now.count < last.count;
  if (!matters) return undefined;
  return now.open ? "AlarmClusterUpdated" : "AlarmClusterResolved";
}

function clusterEvent(
  situation: Situation,
  changes: Changes,
  type: "AlarmClusterCreated" | "AlarmClusterUpdated" | "AlarmClusterResolved",
  cluster: LiveCluster,
  cause: Baggage,
): DomainEvent {
  return {
    ...baseEvent(situation, changes, type, cluster.id, cause),
    cluster_id: cluster.id,
    alarm_count: cluster.count,
    root_cause_entity_id: rootCause(situation, cluster).entity_id,
    severity: incidentSeverity(cluster),
    is_emergency_service: cluster.emergency,
  };
}

function incidentEvent(
  situation: Situation,
  changes: Changes,
  incident: LiveIncident,
  change: IncidentChange,
  cause: Baggage,
): DomainEvent {
  const subject = {
    incident_id: incident.id,
    severity: incident.severity,
    entity_id: incident.entity_id ?? null,
    cluster_id: incident.cluster ? rootOf(incident.cluster).id : null,
  };
  const base = <Type extends EventType>(type: Type) =>
    baseEvent(situation, changes, type, incident.id, cause);
  switch (change) {
    case "created":
      return { ...base("IncidentCreated"), ...subject };
    case "updated":
      return { ...base("IncidentUpdated"), ...subject, status: incident.status };
    case "resolved":
      return { ...base("IncidentResolved"), ...subject };
    case "merged":
      return { ...base("IncidentMerged"), ...subject, merged_into: incident.merged_into ?? incident.id };
  }
}
