import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { QueueWorkerDefinition } from "#shared/lambda/definition.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, type TraceContext, withTrace } from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/** A message as a worker sees it: its body as text, with the ids of the work that sent it. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly correlationId: string | undefined;
  readonly traceId: string | undefined;
}

/**
 * Works off a batch of messages. Resolves with those that must come again; what it doesn't name is done. When it
 * throws, all of them come again.
 */
export type BatchDeed = (messages: readonly Message[]) => Promise<readonly Message[]>;

export interface QueueWorker {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  readonly definition: QueueWorkerDefinition;
}

type Declaration = Omit<QueueWorkerDefinition, "trigger" | "batchSize" | "maxConcurrency"> &
  Partial<Pick<QueueWorkerDefinition, "batchSize" | "maxConcurrency">>;

/** Declares a worker on a queue. A batch is reported in part: only the messages that failed come again. */
export function queueWorker(declaration: Declaration, deed: BatchDeed): QueueWorker {
  const definition: QueueWorkerDefinition = {
    batchSize: 10,
    maxConcurrency: 2,
    ...declaration,
    trigger: "queue",
  };
  const handler = (event: SQSEvent, context: Context) => workBatch(event, context, deed);
  return Object.assign(handler, { definition });
}

/** Runs a batch in the trace of its first message and logs one line for all of it. */
export async function workBatch(
  event: SQSEvent,
  context: Context,
  deed: BatchDeed,
): Promise<SQSBatchResponse> {
  const messages = event.Records.map(readMessage);
  const startedAt = clock.now();
  return withTrace(traceOf(messages, context), async () => {
    const failed = await deed(messages).catch((error: unknown) => {
      recordError("batch failed", error);
      return messages;
    });
    logger.info("batch", {
      messages: messages.length,
      failed: failed.length,
      correlation_ids: [...new Set(messages.map(({ correlationId }) => correlationId))],
      duration_ms: clock.now() - startedAt,
    });
    flushMetrics();
    return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
  });
}

function readMessage({ messageId, body, messageAttributes }: SQSRecord): Message {
  return {
    id: messageId,
    body,
    correlationId: messageAttributes.correlation_id?.stringValue,
    traceId: messageAttributes.trace_id?.stringValue,
  };
}

function traceOf([first]: readonly Message[], context: Context): TraceContext {
  return startTrace(context.functionName, { correlationId: first?.correlationId, traceId: first?.traceId });
}
