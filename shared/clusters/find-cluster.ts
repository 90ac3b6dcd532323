import type { Cluster } from "#shared/clusters/cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { findArchived, presentClusterOf } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * A cluster by its id, by one that it had before, or by a member's. An id that it had is a member's, too, so where that alarm
 * has left for the archive alone, the archive says where it belongs.
 */
export async function findCluster(situation: Situation, id: string): Promise<Cluster | undefined> {
  const live = situation.cluster(id);
  if (live) return showCluster(situation, live, id);
  const archived = await findArchived(situation, "clusters", id);
  if (archived) return archived;
  const member = await findArchived(situation, "alarms", id);
  if (!member) return undefined;
  const clusterId = presentClusterOf(situation, member);
  const cluster = situation.cluster(clusterId);
  return cluster ? showCluster(situation, cluster, id) : findArchived(situation, "clusters", clusterId);
}
