import { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PUT",
    path: "/api/v1/correlation-policy",
    summary: "Replace the correlation policy; alarms of the last day are re-correlated",
    scope: "correlation:write",
    audit: "correlation_policy.replace",
    body: CorrelationPolicy,
    response: CorrelationPolicy,
    ...appendsToJournal,
  },
  async ({ body, caller, change, precondition, exchange }) => {
    const situation = await book.current(caller.tenantId);
    precondition.require(situation.policyVersion);
    exchange.version = situation.seq + 1;
    change.append(book.draft(situation, [{ kind: "policy_set", policy: body }]));
    return body;
  },
);
