import * as z from "zod";
import { Receiver, receivers } from "#shared/alertmanager/receiver.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/receivers",
    tenantPrefix: true,
    summary: "Say who receives alerts (Alertmanager's API v2)",
    scope: "alarms:read",
    errors: "alertmanager",
    response: z.array(Receiver),
  },
  async () => receivers,
);
