import type {
  AttributeValue,
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from "aws-lambda";
import type { StreamedWrite, StreamWorkerDefinition } from "#shared/lambda/definition.ts";
import { logSpan } from "#shared/platform/log-span.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/** An item that was written: how, and its key as numbers and strings by attribute name. */
export interface WrittenItem {
  readonly write: StreamedWrite;
  readonly key: Readonly<Record<string, string | number>>;
}

type Deed = (items: readonly WrittenItem[]) => Promise<void>;

export interface StreamWorker {
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse>;
  readonly definition: StreamWorkerDefinition;
}

/**
 * Declares a worker on a table's stream, unless it says otherwise on what is put there anew. It gets the keys of a
 * batch in order; when it throws, the batch comes again from its start, so its deed must be idempotent.
 */
export function streamWorker(
  declaration: Omit<StreamWorkerDefinition, "trigger" | "batchSize" | "writes"> &
    Partial<Pick<StreamWorkerDefinition, "batchSize" | "writes">>,
  deed: Deed,
): StreamWorker {
  const definition: StreamWorkerDefinition = {
    batchSize: 100,
    writes: ["INSERT"],
    ...declaration,
    trigger: "stream",
  };
  const handler = (event: DynamoDBStreamEvent, context: Context) =>
    withTrace(startTrace(context.functionName, { sampled: false }), () => workRecords(event, deed));
  return Object.assign(handler, { definition });
}

/** A stream says only what was written. Whose work it goes on with, the deed finds out and notes. */
async function workRecords({ Records }: DynamoDBStreamEvent, deed: Deed): Promise<DynamoDBBatchResponse> {
  const failed = await deed(Records.map(readItem)).then(
    () => [],
    (error: unknown) => {
      recordError("stream batch failed", error);
      return Records.slice(0, 1);
    },
  );
  const outcome = failed.length > 0 ? "failed" : "ok";
  logSpan("batch", { kind: "consumer", outcome }, { records: Records.length, failed: failed.length });
  flushMetrics();
  return {
    batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? "" })),
  };
}

function readItem({ eventName = "INSERT", dynamodb }: DynamoDBRecord): WrittenItem {
  return { write: eventName, key: plainKey(dynamodb?.Keys ?? {}) };
}

function plainKey(key: Readonly<Record<string, AttributeValue>>): WrittenItem["key"] {
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => [
      name,
      value.N === undefined ? (value.S ?? "") : Number(value.N),
    ]),
  );
}
