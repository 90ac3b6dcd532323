import * as z from "zod";
import { AlertQuery, wantedBy } from "#shared/alertmanager/alert-query.ts";
import { findAlerts } from "#shared/alertmanager/find-alerts.ts";
import { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/alerts",
    tenantPrefix: true,
    summary: "List open alarms as Alertmanager lists alerts (its API v2)",
    scope: "alarms:read",
    errors: "alertmanager",
    query: AlertQuery,
    repeated: ["filter"],
    response: z.array(GettableAlert),
    ...readsAlarms,
  },
  async ({ query, caller }) => {
    const wanted = wantedBy(query);
    const situation = await book.current(caller.tenantId);
    return findAlerts(situation, wanted, clock.now()).map(({ alert }) => alert);
  },
);
