import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { EventConsumerDefinition } from "#shared/lambda/definition.ts";
import { type BatchDeed, workBatch } from "#shared/lambda/queue-worker.ts";

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
  const handler = (event: SQSEvent, context: Context) => workBatch(event, context, deed);
  return Object.assign(handler, { definition });
}
