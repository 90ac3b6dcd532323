import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** All that a situation knows, as plain data in an order of its own, so that two can be compared. */
export function describeSituation(situation: Situation): object {
  const { seq, policy, rules, recorrelationDue, alarms, clusters, incidents, histories } = situation;
  return {
    ...{ seq, policy, rules, recorrelationDue },
    entities: sorted(situation.entities, (links) => links),
    changes: sorted(situation.recordedChanges, (change) => change),
    archive: situation.archive,
    formerClusters: sorted(situation.formerClusters, (cluster) => rootOf(cluster).id),
    alarms: sorted(alarms, ({ cluster, ...fields }) => ({ ...fields, cluster: rootOf(cluster).id })),
    clusters: sorted(clusters, (cluster) => ({
      members: cluster.members.map(({ id }) => id).sort(),
      tally: describeTally(cluster.tally),
      archived: cluster.archived && describeTally(cluster.archived),
      ...pick(cluster),
    })),
    incidents: sorted(incidents, ({ cluster, ...fields }) => ({
      ...fields,
      cluster: cluster && rootOf(cluster).id,
    })),
    clears: sorted(histories, ({ clears }) => clears),
  };
}

type LiveCluster = Parameters<typeof rootOf>[0];

const pick = ({ openCount, emergency, announced, incident, rootByHand }: LiveCluster) => ({
  ...{ openCount, emergency, announced, rootByHand },
  incident: incident?.id,
});

const describeTally = ({
  count,
  bySeverity,
  byEntity,
  byType,
  firstRaisedAt,
  lastRaisedAt,
  lastClearedAt,
}: LiveCluster["tally"]) => ({
  ...{ count, bySeverity, firstRaisedAt, lastRaisedAt, lastClearedAt },
  byEntity: sorted(byEntity, (entity) => entity),
  byType: sorted(byType, (type) => type),
});

/** As JSON has it, so that a field that is undefined equals one that is absent. */
function sorted<K extends string | number, V>(
  map: ReadonlyMap<K, V>,
  describe: (value: V) => unknown,
): unknown {
  const entries = [...map].map(([key, value]) => [key, describe(value)] as const);
  return JSON.parse(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}
