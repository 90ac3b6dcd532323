import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { tableName } from "#shared/platform/environment.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { newId } from "#shared/platform/ids.ts";
import { redact } from "#shared/platform/redaction.ts";
import type { TraceContext } from "#shared/platform/trace-context.ts";
import { conflict } from "#shared/problems.ts";
import { toStored } from "#shared/telemetry/stored-record.ts";
import type { NewLog, SystemLog } from "#shared/telemetry/system-log.ts";
import type { NewTelemetryEvent, TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";

/** The event that a caller tells of, without secrets and personal data. With an identity it is the same each time. */
export function toldEvent(
  { tenantId, principalId }: Caller,
  trace: TraceContext,
  told: NewTelemetryEvent,
): TelemetryEvent {
  const { event_type, severity, category, source = "api", actor = principalId, payload = {} } = told;
  const { timestamp = clock.now(), event_id = newId() } = told;
  return {
    id: hashedUuid(7, timestamp, `told ${tenantId} ${event_id}`),
    timestamp: rfc3339(timestamp),
    ...{ event_type, severity, category },
    ...redacted({ source, actor, payload }),
    // Told by two requests it is still one event, so it belongs to neither.
    ...ids(trace, told.correlation_id ?? told.event_id),
  };
}

/** Likewise for a line of the system log. */
export function toldLog({ principalId }: Caller, trace: TraceContext, told: NewLog): SystemLog {
  const { level, category, message, user_id = principalId, context = {} } = told;
  return {
    id: newId(),
    timestamp: rfc3339(clock.now()),
    ...{ level, category, source: "api" },
    ...redacted({ message, user_id, context }),
    ...ids(trace, told.correlation_id),
  };
}

const redacted = <T>(value: T): T => redact(value) as T;

/** What is told of another piece of work isn't told by a span of it. */
const ids = ({ correlationId, traceId, spanId }: TraceContext, given: string | undefined) =>
  given === undefined || given === correlationId
    ? { correlation_id: correlationId, trace_id: traceId, span_id: spanId }
    : { correlation_id: given, trace_id: null, span_id: null };

export const storingLog = (tenantId: string, record: SystemLog): Write => ({
  item: {
    Put: {
      TableName: tableName("telemetry"),
      Item: toStored({ kind: "log", tenantId, record }),
      ConditionExpression: "attribute_not_exists(id)",
    },
  },
  refused: () => conflict("There is a line with this id already."),
});
