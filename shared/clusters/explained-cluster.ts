import type { Cluster } from "#shared/clusters/cluster.ts";
import { type Explicable, explicable } from "#shared/clusters/explicable.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { showRootByHand } from "#shared/clusters/show-cluster.ts";
import { Tally } from "#shared/clusters/tally.ts";
import { archivedMembers, findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** A cluster and all its alarms that can be read, at hand or in the archive. */
export interface ExplainedCluster {
  readonly id: string;
  readonly alarmCount: number;
  /** Of all alarms of a live cluster; of those that were found of an archived one. */
  readonly tally: Tally;
  readonly rootCause: { readonly entity_id: string; readonly reason: string };
  /** Where people have named the root cause. */
  readonly byHand: Cluster["root_cause_by_hand"];
  /** In the order of their ids. */
  readonly members: readonly Explicable[];
}

/** Finds a cluster by its id, or one that it had before. */
export async function findExplainedCluster(
  situation: Situation,
  id: string,
): Promise<ExplainedCluster | undefined> {
  const live = situation.cluster(id);
  if (live) {
    const { tally, archived } = live;
    const old = archived ? await oldMembers(situation, live.id, archived) : [];
    return {
      id: live.id,
      alarmCount: live.count,
      tally,
      rootCause: rootCause(situation, live),
      byHand: live.rootByHand && showRootByHand(live.rootByHand),
      members: inOrder([...live.members, ...old]),
    };
  }
  const cluster = await findArchived(situation, "clusters", id);
  if (!cluster) return undefined;
  const times = {
    firstRaisedAt: Date.parse(cluster.first_raised_at),
    lastRaisedAt: Date.parse(cluster.last_raised_at),
  };
  const members = inOrder(await oldMembers(situation, cluster.cluster_id, times));
  const tally = new Tally();
  for (const member of members) tally.add(member);
  return {
    id: cluster.cluster_id,
    alarmCount: cluster.alarm_count,
    tally,
    rootCause: { entity_id: cluster.root_cause_entity_id, reason: cluster.root_cause_reason },
    byHand: cluster.root_cause_by_hand,
    members,
  };
}

async function oldMembers(
  situation: Situation,
  clusterId: string,
  { firstRaisedAt, lastRaisedAt }: { readonly firstRaisedAt: number; readonly lastRaisedAt: number },
): Promise<Explicable[]> {
  return (await archivedMembers(situation, clusterId, firstRaisedAt, lastRaisedAt)).map(explicable);
}

const inOrder = (members: readonly Explicable[]): Explicable[] =>
  members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
