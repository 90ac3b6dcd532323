import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { QueueWorkerDefinition } from "#shared/lambda/definition.ts";
import { logSpan } from "#shared/platform/log-span.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import type { SpanLink } from "#shared/platform/span.ts";
import {
  causeOf,
  noteCause,
  startTrace,
  type TraceContext,
  withTrace,
} from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/** A message as a worker sees it: its body as text, and the work that sent it. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly cause: SpanLink | undefined;
  /** It was received before, by somebody who failed or died. */
  readonly isRepeated: boolean;
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

type Declaration = Omit<QueueWorkerDefinition, "trigger" | "batchSize" | "windowSeconds" | "maxConcurrency"> &
  Partial<Pick<QueueWorkerDefinition, "batchSize" | "windowSeconds" | "maxConcurrency">>;

/** Declares a worker on a queue. A batch is reported in part: only the messages that failed come again. */
export function queueWorker(declaration: Declaration, deed: BatchDeed): QueueWorker {
  const definition: QueueWorkerDefinition = {
    batchSize: 10,
    windowSeconds: 0,
    maxConcurrency: 2,
    ...declaration,
    trigger: "queue",
  };
  const handler = (event: SQSEvent, context: Context) =>
    workBatch(event.Records.map(readMessage), context, deed);
  return Object.assign(handler, { definition });
}

/** Runs a batch in the name of its first message's cause, and logs one line for all of it. */
export async function workBatch(
  messages: readonly Message[],
  context: Context,
  deed: BatchDeed,
): Promise<SQSBatchResponse> {
  const causes = messages.flatMap(({ cause }) => cause ?? []);
  return withTrace(traceOf(causes, context), async () => {
    for (const cause of causes) noteCause(cause);
    const failed = await deed(messages).catch((error: unknown) => {
      recordError("batch failed", error);
      return messages;
    });
    const outcome = failed.length > 0 ? "failed" : "ok";
    logSpan("batch", { kind: "consumer", outcome }, { messages: messages.length, failed: failed.length });
    flushMetrics();
    return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
  });
}

/** Whether a message was received before. */
export const wasReceived = ({ ApproximateReceiveCount }: SQSRecord["attributes"]): boolean =>
  Number(ApproximateReceiveCount) > 1;

function readMessage({ messageId, body, attributes, messageAttributes }: SQSRecord): Message {
  const sent = (name: string) => messageAttributes[name]?.stringValue;
  const cause = causeOf({
    correlation_id: sent("correlation_id"),
    trace_id: sent("trace_id"),
    traceparent: sent("traceparent"),
    tenant_id: sent("tenant_id"),
  });
  return { id: messageId, body, cause, isRepeated: wasReceived(attributes) };
}

function traceOf(causes: readonly SpanLink[], { functionName }: Context): TraceContext {
  const [first] = causes;
  const tenantId = causes.every(({ tenant_id }) => tenant_id === first?.tenant_id)
    ? first?.tenant_id
    : undefined;
  const trace = startTrace(functionName, {
    correlationId: first?.correlation_id,
    traceId: first?.trace_id,
    sampled: causes.some(({ sampled }) => sampled),
  });
  return { ...trace, tenantId };
}
