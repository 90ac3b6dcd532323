import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { busName } from "#shared/platform/environment.ts";
import { currentTrace, noteEffect, traceparentOf } from "#shared/platform/trace-context.ts";
import { eventSource } from "#shared/resources.ts";

const eventBridge = (): EventBridgeClient =>
  clientOnce("eventbridge", (settings) => new EventBridgeClient(settings));

/** PutEvents takes 10 entries in one call. */
const mostPerCall = 10;

interface OutgoingEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly tenant_id: string;
  readonly timestamp: string;
  readonly correlation_id: string;
  readonly trace_id: string;
}

/** Publishes events in their order; resolves only when the bus has taken every one. */
export async function publish(events: readonly OutgoingEvent[]): Promise<void> {
  const entries = events.map(
    (event): PutEventsRequestEntry => ({
      EventBusName: busName(),
      Source: eventSource,
      DetailType: event.event_type,
      Time: new Date(event.timestamp),
      Detail: JSON.stringify({ ...event, ...hop(event) }),
    }),
  );
  for (let start = 0; start < entries.length; start += mostPerCall) {
    await putAll(entries.slice(start, start + mostPerCall));
  }
  for (const { event_id: id, event_type: name, tenant_id, correlation_id } of events) {
    noteEffect({ kind: "bus_event", name, id, tenant_id, correlation_id });
  }
}

/** By what consumers go on with the trace of an event's cause: the work that publishes it comes before theirs. */
function hop({ tenant_id, correlation_id, trace_id }: OutgoingEvent): { traceparent?: string } {
  const trace = currentTrace();
  if (!trace) return {};
  return { traceparent: traceparentOf(trace_id, trace.spanId, trace.span.keeps(tenant_id, correlation_id)) };
}

/** Resolves when the bus answers, to us. */
export async function probeBus(abortSignal: AbortSignal): Promise<void> {
  await eventBridge().send(new DescribeEventBusCommand({ Name: busName() }), { abortSignal });
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
