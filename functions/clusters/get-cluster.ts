import { Cluster } from "#shared/clusters/cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/clusters/{id}",
    summary: "Get one cluster, by its id or one that it had before",
    scope: "clusters:read",
    response: Cluster,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const situation = await book.current(caller.tenantId);
    const cluster = situation.cluster(params.id);
    if (cluster) return showCluster(situation, cluster, params.id);
    const archived = await findArchived(situation, "clusters", params.id);
    if (!archived) throw notFound("cluster");
    return archived;
  },
);
