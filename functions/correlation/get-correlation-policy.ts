import { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/correlation-policy",
    summary: "Get the policy by which alarms are correlated",
    scope: "correlation:read",
    response: CorrelationPolicy,
    ...readsAlarms,
  },
  async ({ caller, exchange }) => {
    const { policy, policyVersion } = await book.current(caller.tenantId);
    exchange.version = policyVersion;
    return policy;
  },
);
