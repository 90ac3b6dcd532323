import * as z from "zod";
import { Severity, type SeverityName } from "#shared/alarms/severity.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { incidentSeverity } from "#shared/incidents/incident-rules.ts";
import { fillFromArchive } from "#shared/journal/archive-store.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `from` and `to` bound the last activity. Clusters of one are alarms, and listed only with `min_count=1`. */
export const ClusterQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(["open", "cleared"]).optional(),
  severity: Severity.optional(),
  min_count: z.coerce.number().int().min(1).default(2),
  from: Moment.optional(),
  to: Moment.optional(),
});

export type ClusterQuery = z.output<typeof ClusterQuery>;

export interface ClusterPosition {
  readonly at: number;
  readonly id: string;
}

export const positionOf = ({ last_activity_at, cluster_id }: Cluster): ClusterPosition => ({
  at: Date.parse(last_activity_at),
  id: cluster_id,
});

/** Newest activity first. */
const order = (a: ClusterPosition, b: ClusterPosition): number => b.at - a.at || (a.id > b.id ? -1 : 1);

/** One page of clusters and one more when there are more: from the situation and, where that ends, from the archive. */
export async function findClusters(
  situation: Situation,
  query: ClusterQuery,
  after: ClusterPosition | undefined,
): Promise<Cluster[]> {
  const count = query.limit + 1;
  const follows = (position: ClusterPosition): boolean => after === undefined || order(after, position) < 0;
  const live = firstOf(
    situation.clusters.values(),
    count,
    (a, b) => order(livePosition(a), livePosition(b)),
    (cluster) =>
      follows(livePosition(cluster)) &&
      matches(query, cluster.count, cluster.isOpen, incidentSeverity(cluster), cluster.lastActivityAt),
  );
  const objects = situation.archive.filter(({ before }) => before > (query.from ?? 0));
  return fillFromArchive(
    live.map((cluster) => showCluster(situation, cluster)),
    count,
    query.state === "open" ? [] : objects,
    {
      newestIn: ({ before }) => before,
      timeOf: (cluster) => positionOf(cluster).at,
      order: (a, b) => order(positionOf(a), positionOf(b)),
      select: ({ clusters }) =>
        clusters.filter(
          (cluster) =>
            follows(positionOf(cluster)) &&
            matches(query, cluster.alarm_count, false, cluster.severity, positionOf(cluster).at),
        ),
    },
  );
}

const livePosition = ({ lastActivityAt, id }: LiveCluster): ClusterPosition => ({ at: lastActivityAt, id });

function matches(
  query: ClusterQuery,
  count: number,
  isOpen: boolean,
  severity: SeverityName,
  lastActivityAt: number,
): boolean {
  return (
    count >= query.min_count &&
    (query.state === undefined || (query.state === "open") === isOpen) &&
    (query.severity === undefined || severity === query.severity) &&
    (query.from === undefined || lastActivityAt >= query.from) &&
    (query.to === undefined || lastActivityAt < query.to)
  );
}
