import * as z from "zod";
import { AlertGroup, groupAlerts } from "#shared/alertmanager/alert-groups.ts";
import { AlertQuery, wantedBy } from "#shared/alertmanager/alert-query.ts";
import { findAlerts } from "#shared/alertmanager/find-alerts.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/alerts/groups",
    tenantPrefix: true,
    summary: "List open alarms by cluster as Alertmanager lists groups of alerts (its API v2)",
    scope: "alarms:read",
    errors: "alertmanager",
    query: AlertQuery,
    repeated: ["filter"],
    response: z.array(AlertGroup),
    ...readsAlarms,
  },
  async ({ query, caller }) => {
    const wanted = wantedBy(query);
    const situation = await book.current(caller.tenantId);
    return groupAlerts(findAlerts(situation, wanted, clock.now()));
  },
);
