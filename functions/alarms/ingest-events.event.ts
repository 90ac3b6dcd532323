import { takeEvents } from "#shared/event-sources/take-events.ts";
import { cloudWatchChange } from "#shared/integrations/cloudwatch-change.ts";
import { eventConsumer } from "#shared/lambda/event-consumer.ts";
import { ownSources } from "#shared/resources.ts";

export const handler = eventConsumer(
  {
    pattern: {
      "detail-type": ["AlarmRaised", cloudWatchChange],
      source: [{ "anything-but": { prefix: ownSources } }],
    },
    timeoutSeconds: 30,
    tables: { eventSources: "read", quarantine: "append" },
    queues: { alarms: "send" },
  },
  takeEvents,
);
