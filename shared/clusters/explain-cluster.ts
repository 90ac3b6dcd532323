import type {
  AbsenceExplanation,
  ClusterExplanation,
  ExplanationQuery,
} from "#shared/clusters/cluster-explanation.ts";
import { explainAbsence } from "#shared/clusters/explain-absence.ts";
import { describe, explainMembers } from "#shared/clusters/explain-members.ts";
import { explainRootCause } from "#shared/clusters/explain-root-cause.ts";
import { type ExplainedCluster, findExplainedCluster } from "#shared/clusters/explained-cluster.ts";
import { type Explicable, explicable } from "#shared/clusters/explicable.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { linkRules } from "#shared/correlation/correlation-policy.ts";
import { distancesFrom } from "#shared/correlation/paths.ts";
import { findArchived, presentClusterOf } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { notFound } from "#shared/problems.ts";

/** No policy reaches further than 5 hops; a little more shows by how much it fell short. */
const hopsSought = 8;

/** Explains a page of members and one more when there are more, or the one alarm that was asked for. */
export async function explainCluster(
  situation: Situation,
  askedFor: string,
  query: ExplanationQuery,
  afterId: string | undefined,
): Promise<Omit<ClusterExplanation, "next_cursor">> {
  const cluster = await findExplainedCluster(situation, askedFor);
  if (!cluster) throw notFound("cluster");
  const wanted = query.alarm_id === undefined ? undefined : await findAlarm(situation, query.alarm_id);
  const isWanted = ({ id }: Explicable) =>
    (wanted === undefined || id === wanted.alarm.id) && (afterId === undefined || id > afterId);
  return {
    cluster_id: cluster.id,
    merged_into: askedFor === cluster.id ? null : cluster.id,
    alarm_count: cluster.alarmCount,
    alarms_at_hand: cluster.members.length,
    root_cause: explainRootCause(situation, cluster),
    items: explainMembers(situation, cluster, isWanted, query.limit + 1),
    not_a_member: wanted && wanted.clusterId !== cluster.id ? whyNot(situation, cluster, wanted) : null,
  };
}

interface Found {
  readonly alarm: Explicable;
  readonly clusterId: string;
}

async function findAlarm(situation: Situation, id: string): Promise<Found> {
  const live = situation.alarms.get(id);
  if (live) return { alarm: live, clusterId: rootOf(live.cluster).id };
  const archived = await findArchived(situation, "alarms", id);
  if (!archived) throw notFound("alarm");
  return { alarm: explicable(archived), clusterId: presentClusterOf(situation, archived) };
}

function whyNot(
  situation: Situation,
  { members }: ExplainedCluster,
  { alarm, clusterId }: Found,
): AbsenceExplanation {
  const { topology, entityNumbers, policy, recorrelationDue } = situation;
  const from = entityNumbers.numberOf(alarm.entity_id);
  const distances = distancesFrom(topology, from, hopsSought);
  const windows = topology.windowsOf(from);
  const wayTo = (entityId: string) => {
    const to = entityNumbers.numberOf(entityId);
    return { hops: distances.get(to), ownWindowMs: windows.get(to) };
  };
  const verdicts = explainAbsence(alarm, members, wayTo, linkRules(policy));
  const linksNow = verdicts.some(({ links }) => links);
  return {
    ...describe(alarm),
    cluster_id: clusterId,
    reason: !linksNow ? "no_rule_links_it" : recorrelationDue ? "recorrelation_due" : "archived_before",
    rules: verdicts.map(({ rule, links, detail, nearest }) => ({
      rule,
      links,
      detail,
      nearest: nearest
        ? {
            alarm_id: nearest.alarm.id,
            entity_id: nearest.alarm.entity_id,
            apart_s: nearest.apartMs / 1000,
            hops: nearest.hops ?? null,
          }
        : null,
    })),
    hops_sought: hopsSought,
  };
}
