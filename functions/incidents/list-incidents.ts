import { Incident } from "#shared/incidents/incident.ts";
import { findIncidents, IncidentQuery } from "#shared/incidents/incident-query.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/incidents",
    summary: "List incidents, newest first",
    scope: "incidents:read",
    query: IncidentQuery,
    response: pageOf(Incident),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const pager = new Pager<string>(caller, exchange, query);
    return pager.page(await findIncidents(situation, query, pager.after), ({ id }) => id);
  },
);
