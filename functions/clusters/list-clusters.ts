import { Cluster } from "#shared/clusters/cluster.ts";
import {
  type ClusterPosition,
  ClusterQuery,
  findClusters,
  positionOf,
} from "#shared/clusters/cluster-query.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/clusters",
    summary: "List clusters of alarms, newest activity first",
    scope: "clusters:read",
    query: ClusterQuery,
    response: pageOf(Cluster),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const pager = new Pager<ClusterPosition>(caller, exchange, query);
    return pager.page(await findClusters(situation, query, pager.after), positionOf);
  },
);
