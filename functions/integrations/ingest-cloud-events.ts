import { acceptEach } from "#shared/alarms/accept-each.ts";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { CloudEventAsAlarm, CloudEventsBody, cloudEventsIn } from "#shared/integrations/cloud-events.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/integrations/cloudevents",
    tenantPrefix: true,
    ingestToken: true,
    summary: "Accept CloudEvents 1.0 with alarms: structured, binary or batched",
    scope: "alarms:write",
    audit: "none",
    body: CloudEventsBody,
    mediaTypes: ["application/cloudevents+json", "application/cloudevents-batch+json"],
    response: BatchAnswer,
    status: 202,
    maxBodyBytes: 1024 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) => {
    const events = cloudEventsIn(exchange.headers, body);
    return acceptEach(exchange, "cloudevents", caller, CloudEventAsAlarm, events);
  },
);
