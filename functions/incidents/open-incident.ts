import { Incident } from "#shared/incidents/incident.ts";
import { NewIncident } from "#shared/incidents/new-incident.ts";
import { draftIncident } from "#shared/incidents/open-by-hand.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/incidents",
    summary: "Open an incident by hand",
    scope: "incidents:write",
    audit: "incident.open",
    body: NewIncident,
    response: Incident,
    status: 201,
    ...appendsToJournal,
  },
  async ({ body, caller, change }) => {
    const situation = await book.current(caller.tenantId);
    const at = clock.now();
    const { fact, incident } = draftIncident(situation, body, caller.principalId, at);
    change.append(book.draft(situation, [fact], at));
    return showIncident(incident);
  },
);
