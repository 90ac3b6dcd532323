import { correlateGiven, GivenAlarms, GivenClusters } from "#shared/correlation/correlate-given.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/clusters/correlate",
    summary: "Correlate the alarms in the body, storing nothing",
    scope: "clusters:read",
    audit: "none",
    body: GivenAlarms,
    response: GivenClusters,
    maxBodyBytes: 5 * 1024 * 1024,
    ...readsAlarms,
  },
  async ({ body, caller }) => {
    const policy = body.policy ?? (await book.current(caller.tenantId)).policy;
    return { clusters: correlateGiven(caller.tenantId, body, policy) };
  },
);
