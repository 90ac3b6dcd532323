import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import * as z from "zod";
import type { EventConsumerDefinition } from "#shared/lambda/definition.ts";
import { type BatchDeed, type Message, wasReceived, workBatch } from "#shared/lambda/queue-worker.ts";
import { causeOf } from "#shared/platform/trace-context.ts";
import { ownSources } from "#shared/resources.ts";

const text = z.string().optional();

/** An event as EventBridge delivers it, as far as it says what caused it. */
const BusEvent = z
  .string()
  .transform((json, context) => {
    try {
      return JSON.parse(json) as unknown;
    } catch {
      context.addIssue("not JSON");
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      id: z.string(),
      source: z.string(),
      detail: z.object({ correlation_id: text, trace_id: text, traceparent: text, tenant_id: text }),
    }),
  );

export interface EventConsumer {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  readonly definition: EventConsumerDefinition;
}

type Declaration = Omit<EventConsumerDefinition, "trigger" | "batchSize" | "maxConcurrency"> &
  Partial<Pick<EventConsumerDefinition, "batchSize" | "maxConcurrency">>;

/**
 * Declares a consumer of bus events. Events reach it through a queue of its own, so that none is lost while it is
 * busy or broken; each message's body is the whole EventBridge event.
 */
export function eventConsumer(declaration: Declaration, deed: BatchDeed): EventConsumer {
  const definition: EventConsumerDefinition = {
    batchSize: 10,
    maxConcurrency: 2,
    ...declaration,
    trigger: "event",
  };
  const handler = (event: SQSEvent, context: Context) =>
    workBatch(event.Records.map(readEvent), context, deed);
  return Object.assign(handler, { definition });
}

function readEvent({ messageId, body, attributes }: SQSRecord): Message {
  return { id: messageId, body, cause: causeOf(sender(body)), isRepeated: wasReceived(attributes) };
}

/** Our own events say what caused them; those of others are a beginning, whatever they say. */
function sender(body: string): Parameters<typeof causeOf>[0] {
  const { data: event } = BusEvent.safeParse(body);
  if (!event) return {};
  return event.source.startsWith(ownSources) ? event.detail : { correlation_id: event.id };
}
