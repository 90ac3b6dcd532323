import { Incident } from "#shared/incidents/incident.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/incidents/{id}",
    summary: "Get one incident with its timeline",
    scope: "incidents:read",
    response: Incident,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const situation = await book.current(caller.tenantId);
    const incident = situation.incidents.get(params.id);
    if (incident) return showIncident(incident);
    const archived = await findArchived(situation, "incidents", params.id);
    if (!archived) throw notFound("incident");
    return archived;
  },
);
