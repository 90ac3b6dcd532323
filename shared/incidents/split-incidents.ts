import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import { system } from "#shared/incidents/merge-incidents.ts";
import { type Changes, type Situation, touchIncident } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * When clusters are taken apart, each incident goes on with the alarms that it was opened for. One that had been merged
 * into another comes back as it was, where its alarms are no longer the other's.
 * @param formers the clusters that are no more; each points at the one that its earliest alarm is in now.
 */
export function splitIncidents(
  situation: Situation,
  changes: Changes,
  formers: ReadonlySet<LiveCluster>,
  cause: Baggage,
): void {
  const current = new Set([...formers].flatMap(({ incident, rivals }) => [incident, ...rivals]));
  const followers = [...situation.incidents.values()].filter(
    ({ cluster }) => cluster && formers.has(formerOf(cluster, formers)),
  );
  for (const incident of followers) incident.cluster = ownCluster(situation, incident);
  for (const incident of followers) {
    const survivor = incident.merged_into === undefined ? undefined : survivorOf(situation, incident);
    const comesBack = survivor !== undefined && survivor.cluster !== incident.cluster;
    if (comesBack) comeBack(changes, incident, survivor, cause);
    if (comesBack || current.has(incident)) incident.cluster?.rivals.push(incident);
  }
}

/** The cluster that it followed until now, which may itself have been absorbed before. */
function formerOf(cluster: LiveCluster, formers: ReadonlySet<LiveCluster>): LiveCluster {
  let node = cluster;
  while (node.into && !formers.has(node)) node = node.into;
  return node;
}

function ownCluster(situation: Situation, { anchor_id, cluster }: LiveIncident): LiveCluster | undefined {
  const anchor = anchor_id === undefined ? undefined : situation.alarms.get(anchor_id);
  return anchor ? rootOf(anchor.cluster) : cluster && rootOf(cluster);
}

/** Who took over from it in the end. Incidents that have left for the archive end the search. */
function survivorOf(situation: Situation, incident: LiveIncident): LiveIncident | undefined {
  let survivor: LiveIncident | undefined = incident;
  while (survivor?.merged_into !== undefined) survivor = situation.incidents.get(survivor.merged_into);
  return survivor;
}

function comeBack(changes: Changes, incident: LiveIncident, survivor: LiveIncident, cause: Baggage): void {
  incident.merged_into = undefined;
  incident.status = incident.status_before_merge ?? "open";
  incident.status_before_merge = undefined;
  incident.closed_at = undefined;
  incident.timeline.push({ at: changes.recordedAt, actor: system, event: `split off from ${survivor.id}` });
  touchIncident(changes, incident, cause, "updated");
}
