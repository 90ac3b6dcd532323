import { changesBefore } from "#shared/changes/changes-before.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { mostRead, readEntities } from "#shared/entities/read-entities.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import { type SitrepFacts, sitrep } from "#shared/incidents/sitrep.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { notFound } from "#shared/problems.ts";

/** One request reads these, and the root cause and the incident's own, which may have few alarms themselves. */
const mostLookedAt = mostRead - 2;

type Known = Omit<SitrepFacts, "changes" | "entities">;

/** Reports on an incident, be it at hand or in the archive. */
export async function reportOn(situation: Situation, incidentId: string): Promise<SituationReport> {
  const now = clock.now();
  const known = knownOf(situation, incidentId) ?? (await archivedOf(situation, incidentId));
  const { cluster } = known;
  const changes = cluster
    ? changesBefore(situation, cluster.root_cause_entity_id, Date.parse(cluster.first_raised_at))
    : [];
  const entities = await readEntities(situation.tenantId, entitiesOf(known));
  return sitrep({ ...known, changes, entities }, now);
}

function knownOf(situation: Situation, incidentId: string): Known | undefined {
  const live = situation.incidents.get(incidentId);
  if (!live) return undefined;
  return { incident: showIncident(live), ...alarmsOf(situation, live.cluster && rootOf(live.cluster)) };
}

/** An incident in the archive is over. Its cluster may live on, and another incident with it. */
async function archivedOf(situation: Situation, incidentId: string): Promise<Known> {
  const incident = await findArchived(situation, "incidents", incidentId);
  if (!incident) throw notFound("incident");
  const id = incident.cluster_id;
  const live = id === null ? undefined : situation.cluster(id);
  if (live || id === null) return { incident, ...alarmsOf(situation, live) };
  return { incident, cluster: await findArchived(situation, "clusters", id), alarms: [] };
}

function alarmsOf(situation: Situation, cluster: LiveCluster | undefined): Omit<Known, "incident"> {
  if (!cluster) return { cluster, alarms: [] };
  return {
    cluster: showCluster(situation, cluster, cluster.id, mostLookedAt),
    // Copied, because another request in this container may fold on while this one reads.
    alarms: cluster.members.map(({ raised_at, cleared_at }) => ({ raised_at, cleared_at })),
  };
}

function entitiesOf({ incident, cluster }: Known): string[] {
  const affected = cluster?.entities.top.map(({ id }) => id) ?? [];
  const ids = [cluster?.root_cause_entity_id, incident.entity_id, ...affected];
  return [...new Set(ids.filter((id) => typeof id === "string"))];
}
