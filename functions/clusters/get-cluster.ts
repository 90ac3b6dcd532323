import { Cluster } from "#shared/clusters/cluster.ts";
import { findCluster } from "#shared/clusters/find-cluster.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/clusters/{id}",
    summary: "Get one cluster, by its id, one that it had before, or a member's",
    scope: "clusters:read",
    response: Cluster,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const situation = await book.current(caller.tenantId);
    const cluster = await findCluster(situation, params.id);
    if (!cluster) throw notFound("cluster");
    return cluster;
  },
);
