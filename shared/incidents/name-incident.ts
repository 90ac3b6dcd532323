import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { Situation } from "#shared/journal/situation.ts";

type Named = Pick<LiveIncident, "title" | "entity_id" | "named_at_count">;

/** What an incident of the rules is called: what there is most of on the entity that explains it best. */
export function nameOf(situation: Situation, cluster: LiveCluster): Named {
  const { entity_id } = rootCause(situation, cluster);
  const title = `${mostFrequent(typesOn(cluster, entity_id))} on ${entity_id}`;
  return { title, entity_id, named_at_count: cluster.count };
}

/**
 * In a storm the first three alarms rarely show the cause: an incident is named anew when its cluster has doubled, so that
 * a storm of n alarms costs log n looks for its cause. One that a person has touched keeps the name he knows it by.
 * @returns whether it is called otherwise now.
 */
export function rename(situation: Situation, incident: LiveIncident, cluster: LiveCluster): boolean {
  const { named_at_count, touched, title } = incident;
  if (named_at_count === undefined || touched || cluster.count < 2 * named_at_count) return false;
  Object.assign(incident, nameOf(situation, cluster));
  return incident.title !== title;
}

/** Lets the rules name an incident anew at the end of the entry, although its cluster hasn't doubled. */
export function nameAnew(incident: LiveIncident): void {
  if (incident.named_at_count !== undefined) incident.named_at_count = 0;
}

/** How often each type is on an entity of a cluster; of all its entities, where what is on this one is in the archive. */
function typesOn({ members, tally }: LiveCluster, entityId: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { entity_id, alarm_type } of members)
    if (entity_id === entityId) counts.set(alarm_type, (counts.get(alarm_type) ?? 0) + 1);
  return counts.size > 0 ? counts : tally.byType;
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  let best = "";
  for (const [name, count] of counts) {
    const lead = count - (counts.get(best) ?? 0);
    if (lead > 0 || (lead === 0 && name < best)) best = name;
  }
  return best;
}
