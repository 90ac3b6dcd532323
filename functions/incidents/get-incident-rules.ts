import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/incident-rules",
    summary: "Get the rules by which clusters become incidents",
    scope: "incidents:read",
    response: IncidentRules,
    ...readsAlarms,
  },
  async ({ caller, exchange }) => {
    const { rules, rulesVersion } = await book.current(caller.tenantId);
    exchange.version = rulesVersion;
    return rules;
  },
);
