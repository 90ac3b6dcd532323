import { acceptEach } from "#shared/alarms/accept-each.ts";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { AlertAsAlarm, AlertmanagerWebhook } from "#shared/integrations/alertmanager-webhook.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/integrations/alertmanager",
    tenantPrefix: true,
    ingestToken: true,
    summary: "Accept the alerts of an Alertmanager webhook (version 4)",
    scope: "alarms:write",
    audit: "none",
    body: AlertmanagerWebhook,
    response: BatchAnswer,
    status: 202,
    // A group may be large, and Alertmanager gives up on what is refused.
    maxBodyBytes: 4 * 1024 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) =>
    acceptEach(exchange, "alertmanager", caller, AlertAsAlarm, body.alerts),
);
