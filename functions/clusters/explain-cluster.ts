import { ClusterExplanation, ExplanationQuery } from "#shared/clusters/cluster-explanation.ts";
import { explainCluster } from "#shared/clusters/explain-cluster.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager } from "#shared/lambda/pager.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/clusters/{id}/explain",
    summary:
      "Explain why alarms are together, why one isn't among them, and why the root cause is what it is",
    scope: "clusters:read",
    query: ExplanationQuery,
    response: ClusterExplanation,
    timeoutSeconds: 29,
    ...readsAlarms,
  },
  async ({ params, query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const pager = new Pager<string>(caller, exchange, query);
    const { items, ...explanation } = await explainCluster(situation, params.id, query, pager.after);
    return { ...explanation, ...pager.page(items, ({ alarm_id }) => alarm_id) };
  },
);
