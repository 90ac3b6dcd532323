import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { busName } from "#shared/platform/environment.ts";
import { eventSource } from "#shared/resources.ts";

const eventBridge = (): EventBridgeClient =>
  clientOnce("eventbridge", (settings) => new EventBridgeClient(settings));

/** PutEvents takes 10 entries in one call. */
const mostPerCall = 10;

export interface OutgoingEvent {
  readonly event_type: string;
  readonly timestamp: string;
}

/** Publishes events in their order; resolves only when the bus has taken every one. */
export async function publish(events: readonly OutgoingEvent[]): Promise<void> {
  const entries = events.map(
    (event): PutEventsRequestEntry => ({
      EventBusName: busName(),
      Source: eventSource,
      DetailType: event.event_type,
      Time: new Date(event.timestamp),
      Detail: JSON.stringify(event),
    }),
  );
  for (let start = 0; start < entries.length; start += mostPerCall) {
    await putAll(entries.slice(start, start + mostPerCall));
  }
}

async function putAll(entries: readonly PutEventsRequestEntry[]): Promise<void> {
  let waiting = entries;
  for (let attempt = 0; waiting.length > 0; attempt++) {
    const { FailedEntryCount, Entries = [] } = await eventBridge().send(
      new PutEventsCommand({ Entries: [...waiting] }),
    );
    if (!FailedEntryCount) return;
    waiting = waiting.filter((_, index) => Entries[index]?.ErrorCode);
    if (attempt >= 4) throw new Error(`the bus refused ${waiting.length} of ${entries.length} events`);
  }
}
