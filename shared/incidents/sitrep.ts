import type * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { CandidateChange } from "#shared/changes/changes-before.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { EntityFacts } from "#shared/entities/read-entities.ts";
import { type AlarmTimes, countOpen, developmentOf } from "#shared/incidents/development.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { outstandingOf } from "#shared/incidents/outstanding.ts";
import type { AffectedEntity, SituationReport } from "#shared/incidents/situation-report.ts";

/** What a report is made of. */
export interface SitrepFacts {
  readonly incident: Incident;
  /** The cluster that it follows, with as many of its entities as were looked at. */
  readonly cluster: Cluster | undefined;
  /** The cluster's alarms that aren't in the archive: all that are open, and those of the last day. */
  readonly alarms: readonly AlarmTimes[];
  /** What was changed near the root cause, just before. */
  readonly changes: CandidateChange[];
  /** What is registered of the affected entities. */
  readonly entities: ReadonlyMap<string, EntityFacts>;
}

const mostShown = 20;
const mostActions = 50;

/** Sums up an incident at a moment (SPEC A8). It says what is known, and nothing else. */
export function sitrep(facts: SitrepFacts, now: number): SituationReport {
  const { incident, cluster, alarms } = facts;
  const until = incident.resolved_at ?? incident.closed_at;
  const since = cluster?.first_raised_at ?? incident.opened_at;
  const isFollowed = cluster !== undefined && cluster.incident_id === incident.id;
  const openAlarms = countOpen(alarms);
  const affected = affectedOf(facts);
  const developsOn = isFollowed && (until === null || openAlarms > 0);
  return {
    incident_id: incident.id,
    generated_at: rfc3339(now),
    status: incident.status,
    severity: incident.severity,
    ongoing: until === null,
    merged_into: incident.merged_into,
    continued_by: isFollowed ? null : (cluster?.incident_id ?? null),
    what: {
      title: incident.title,
      cluster_id: incident.cluster_id,
      is_emergency_service: cluster?.is_emergency_service ?? null,
      alarm_count: incident.alarm_count,
      open_alarms: openAlarms,
      alarm_types: cluster?.alarm_types ?? { total: 0, top: [] },
    },
    where: { total: affected.total, top: affected.top.slice(0, mostShown) },
    since,
    opened_at: incident.opened_at,
    opened_by: incident.opened_by,
    until,
    // An alarm's clock may be ahead of ours.
    duration_s: Math.max(0, ((until === null ? now : Date.parse(until)) - Date.parse(since)) / 1000),
    likely_cause: cluster
      ? {
          entity: describe(facts, cluster.root_cause_entity_id),
          reason: cluster.root_cause_reason,
          changes: facts.changes,
        }
      : null,
    development: developsOn ? developmentOf(alarms, now) : null,
    impact: impactOf(affected),
    people: peopleOf(incident),
    actions: { total: incident.timeline.length, latest: incident.timeline.slice(-mostActions) },
    outstanding: outstandingOf(facts.incident, isFollowed ? cluster : undefined, openAlarms, now),
  };
}

type Affected = SituationReport["where"];

function affectedOf(facts: SitrepFacts): Affected {
  const { incident, cluster } = facts;
  const named = incident.entity_id === null ? [] : [{ id: incident.entity_id, count: 0 }];
  const { total, top } = cluster?.entities ?? { total: named.length, top: named };
  return { total, top: top.map(({ id, count }) => ({ ...describe(facts, id), alarm_count: count })) };
}

function describe({ entities }: SitrepFacts, id: string): z.output<typeof AffectedEntity> {
  return entities.get(id) ?? { id, name: null, entity_type: null, revenue_weight: null, sla_tier: null };
}

function impactOf({ total, top }: Affected): SituationReport["impact"] {
  const weights = top.flatMap(({ revenue_weight }) => (revenue_weight === null ? [] : [revenue_weight]));
  const tiers = Map.groupBy(
    top.flatMap(({ sla_tier }) => (sla_tier === null ? [] : [sla_tier])),
    (tier) => tier,
  );
  return {
    entities: total,
    looked_at: top.length,
    registered: top.filter(({ name }) => name !== null).length,
    revenue_weight: weights.length === 0 ? null : weights.reduce((sum, weight) => sum + weight, 0),
    revenue_weight_known_of: weights.length,
    sla_tiers: [...tiers]
      .map(([sla_tier, { length }]) => ({ sla_tier, entities: length }))
      .sort((a, b) => b.entities - a.entities || (a.sla_tier < b.sla_tier ? -1 : 1)),
  };
}

function peopleOf({ assignee, acknowledged_at, timeline }: Incident): SituationReport["people"] {
  const taking = new Set(["acknowledged", "investigating"]);
  return {
    assignee,
    assigned_at: timeline.findLast(({ event }) => event === `assigned to ${assignee}`)?.at ?? null,
    acknowledged_at,
    acknowledged_by:
      timeline.find(({ at, event }) => at === acknowledged_at && taking.has(event))?.actor ?? null,
  };
}
