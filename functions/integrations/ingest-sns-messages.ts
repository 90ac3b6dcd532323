import { acceptEach } from "#shared/alarms/accept-each.ts";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { readSnsMessage } from "#shared/integrations/read-sns-message.ts";
import { SnsMessage } from "#shared/integrations/sns-message.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/integrations/sns",
    tenantPrefix: true,
    ingestToken: true,
    summary: "Accept what Amazon SNS sends over HTTPS: CloudWatch alarms, or alarms",
    scope: "alarms:write",
    audit: "none",
    body: SnsMessage,
    // SNS calls its JSON plain text.
    mediaTypes: ["text/plain"],
    response: BatchAnswer,
    status: 202,
    // A message has 256 KB, and its JSON is written as a text in JSON.
    maxBodyBytes: 1024 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) =>
    acceptEach(exchange, "sns", caller, NewAlarm, await readSnsMessage(body)),
);
