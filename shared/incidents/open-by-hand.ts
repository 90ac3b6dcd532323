import type * as z from "zod";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { isEmergency } from "#shared/clusters/join.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { incidentSeverity } from "#shared/incidents/incident-rules.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { NewIncident } from "#shared/incidents/new-incident.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { type Changes, type Situation, touchIncident } from "#shared/journal/situation.ts";
import { newId } from "#shared/platform/ids.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { conflict, notFound } from "#shared/problems.ts";

type Opened = Extract<Fact, { kind: "incident_opened" }>;

/** Checks what a person asks for against the situation. @returns the fact for the journal, and what it will make. */
export function draftIncident(
  situation: Situation,
  { title, severity, entity_id, cluster_id, note }: z.output<typeof NewIncident>,
  actor: string,
  at: number,
): { fact: Opened; incident: LiveIncident } {
  const cluster = cluster_id === undefined ? undefined : situation.cluster(cluster_id);
  if (cluster_id !== undefined && !cluster) throw notFound("cluster");
  const present = cluster?.incident;
  if (present && present.status !== "closed")
    throw conflict(`The cluster has the incident ${present.id} already.`);
  const fact: Opened = {
    kind: "incident_opened",
    incident_id: newId(),
    title,
    severity,
    entity_id,
    cluster_id,
    note,
    actor,
  };
  return { fact, incident: incidentOf(situation, fact, at) };
}

/** Opens the incident; with a cluster, it follows that from now on. */
export function openByHand(situation: Situation, changes: Changes, fact: Opened, cause: Baggage): void {
  const incident = incidentOf(situation, fact, changes.recordedAt);
  situation.incidents.set(incident.id, incident);
  if (incident.cluster) incident.cluster.incident = incident;
  touchIncident(changes, incident, cause, "created");
}

function incidentOf(situation: Situation, fact: Opened, at: number): LiveIncident {
  const cluster = fact.cluster_id === undefined ? undefined : situation.cluster(fact.cluster_id);
  return {
    id: fact.incident_id,
    opened_at: at,
    opened_by: fact.actor,
    title: fact.title,
    status: "open",
    severity: severityOf(situation, fact, cluster),
    entity_id: fact.entity_id ?? (cluster && rootCause(situation, cluster).entity_id),
    cluster,
    assignee: undefined,
    acknowledged_at: undefined,
    resolved_at: undefined,
    closed_at: undefined,
    touched: true,
    merged_into: undefined,
    status_before_merge: undefined,
    anchor_id: cluster?.id,
    timeline: [{ at, actor: fact.actor, event: "opened", note: fact.note }],
  };
}

/** The cluster's, or what the person said; critical wherever lives depend on the entity. */
function severityOf(situation: Situation, fact: Opened, cluster: LiveCluster | undefined): AlarmSeverity {
  if (cluster) return incidentSeverity(cluster);
  return fact.entity_id !== undefined && isEmergency(situation, fact.entity_id) ? "critical" : fact.severity;
}
