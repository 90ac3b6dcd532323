import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PUT",
    path: "/api/v1/incident-rules",
    summary: "Replace the rules by which clusters become incidents",
    scope: "incidents:write",
    audit: "incident_rules.replace",
    body: IncidentRules,
    response: IncidentRules,
    ...appendsToJournal,
  },
  async ({ body, caller, change, precondition, exchange }) => {
    const situation = await book.current(caller.tenantId);
    precondition.require(situation.rulesVersion);
    exchange.version = situation.seq + 1;
    change.append(book.draft(situation, [{ kind: "rules_set", rules: body }]));
    return body;
  },
);
