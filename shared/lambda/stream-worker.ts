import type { AttributeValue, Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { StreamWorkerDefinition } from "#shared/lambda/definition.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/** The key of an item that was written: numbers and strings by attribute name. */
export type ItemKey = Readonly<Record<string, string | number>>;

export interface StreamWorker {
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse>;
  readonly definition: StreamWorkerDefinition;
}

/**
 * Declares a worker on a table's stream. It gets the keys of a batch in order; when it throws, the batch comes
 * again from its start, so its deed must be idempotent.
 */
export function streamWorker(
  declaration: Omit<StreamWorkerDefinition, "trigger" | "batchSize"> & { readonly batchSize?: number },
  deed: (keys: readonly ItemKey[]) => Promise<void>,
): StreamWorker {
  const definition: StreamWorkerDefinition = { batchSize: 100, ...declaration, trigger: "stream" };
  const handler = (event: DynamoDBStreamEvent, context: Context) =>
    withTrace(startTrace(context.functionName, {}), async (): Promise<DynamoDBBatchResponse> => {
      try {
        await deed(event.Records.map(({ dynamodb }) => plainKey(dynamodb?.Keys ?? {})));
        return { batchItemFailures: [] };
      } catch (error) {
        recordError("stream batch failed", error);
        const first = event.Records[0]?.dynamodb?.SequenceNumber ?? "";
        return { batchItemFailures: [{ itemIdentifier: first }] };
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { definition });
}

function plainKey(key: Readonly<Record<string, AttributeValue>>): ItemKey {
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => [
      name,
      value.N === undefined ? (value.S ?? "") : Number(value.N),
    ]),
  );
}
