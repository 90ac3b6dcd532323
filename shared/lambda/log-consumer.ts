import { gunzipSync } from "node:zlib";
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent, Context } from "aws-lambda";
import type { LogConsumerDefinition } from "#shared/lambda/definition.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { logger } from "#shared/platform/logger.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";

/** One line that another function has logged. */
export interface LogEvent {
  /** The same each time that the line comes. */
  readonly id: string;
  readonly functionName: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogBatch {
  /** The same each time that the same lines come. */
  readonly id: string;
  /** In the order in which they were logged, all by one function. */
  readonly events: readonly LogEvent[];
}

export interface LogConsumer {
  (event: CloudWatchLogsEvent, context: Context): Promise<void>;
  readonly definition: LogConsumerDefinition;
}

/**
 * Declares a consumer of what all other functions log. A batch comes again when the deed throws, and may come twice
 * in any case, so the deed must be idempotent. What a consumer logs itself comes to nobody, or it would never end.
 */
export function logConsumer(
  declaration: Omit<LogConsumerDefinition, "trigger">,
  deed: (batch: LogBatch) => Promise<void>,
): LogConsumer {
  const definition: LogConsumerDefinition = { ...declaration, trigger: "log" };
  const handler = (event: CloudWatchLogsEvent, context: Context) =>
    withTrace(startTrace(context.functionName, {}), async () => {
      const batch = readBatch(event);
      if (batch.events.length > 0) await work(batch, deed);
    });
  return Object.assign(handler, { definition });
}

/** Nobody reads a consumer's log for telemetry; CloudWatch takes the metrics from it all the same. */
async function work(batch: LogBatch, deed: (batch: LogBatch) => Promise<void>): Promise<void> {
  try {
    await deed(batch);
  } catch (error) {
    logger.error("log batch failed", { batch: batch.id, error });
    throw error;
  } finally {
    flushMetrics();
  }
}

/** CloudWatch also sends control messages, to see whether somebody is there: they hold no events of a function. */
function readBatch({ awslogs }: CloudWatchLogsEvent): LogBatch {
  const text = gunzipSync(Buffer.from(awslogs.data, "base64")).toString();
  const { messageType, logGroup, logEvents } = JSON.parse(text) as CloudWatchLogsDecodedData;
  const ids = logEvents.map(({ id }) => id).join();
  const functionName = logGroup.slice(logGroup.lastIndexOf("/") + 1);
  return {
    id: hashedUuid(8, logEvents[0]?.timestamp ?? 0, `${logGroup} ${ids}`),
    events:
      messageType === "DATA_MESSAGE"
        ? logEvents.map(({ message, ...event }) => ({ ...event, functionName, message: message.trimEnd() }))
        : [],
  };
}
