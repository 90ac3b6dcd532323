import { takeEvents } from "#shared/event-sources/take-events.ts";
import { eventConsumer } from "#shared/lambda/event-consumer.ts";

export const handler = eventConsumer(
  {
    pattern: { "detail-type": ["AlarmRaised"], source: [{ "anything-but": { prefix: "tocsin." } }] },
    timeoutSeconds: 30,
    tables: { eventSources: "read", quarantine: "append" },
    queues: { alarms: "send" },
  },
  takeEvents,
);
