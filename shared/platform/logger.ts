import { clock } from "#shared/platform/clock.ts";
import { logLevel } from "#shared/platform/environment.ts";
import { isoTime } from "#shared/platform/iso-time.ts";
import { quoted } from "#shared/platform/quoted.ts";
import { redactedMembers } from "#shared/platform/redaction.ts";
import { currentTrace, type TraceContext } from "#shared/platform/trace-context.ts";

const levels = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
type Level = keyof typeof levels;

/**
 * One JSON object a line on stdout, with the ids of the work at hand (SPEC X3). Redaction happens here,
 * not at the caller. Log per batch, never per alarm.
 */
function write(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const threshold = levels[logLevel() as Level] ?? levels.INFO;
  if (levels[level] >= threshold) writeLine(level, message, fields);
}

function writeLine(level: Level, message: string, fields: Readonly<Record<string, unknown>>): void {
  const trace = currentTrace();
  const head = `{"timestamp":"${isoTime(clock.now())}","level":"${level}","message":${quoted(message)},"service":"tocsin"`;
  const ids = trace ? idsOf(trace) : "";
  // Not `console.log`: Lambda's puts a time and an id in front, and the line would no longer be JSON for CloudWatch.
  process.stdout.write(`${head}${ids}${redactedMembers(fields)}}\n`);
}

const idsOf = (trace: TraceContext): string =>
  member("function_name", trace.functionName) +
  member("correlation_id", trace.correlationId) +
  member("event_id", trace.eventId) +
  member("trace_id", trace.traceId) +
  member("span_id", trace.spanId) +
  member("tenant_id", trace.tenantId) +
  member("principal_id", trace.principalId);

const member = (name: string, value: string | undefined): string =>
  value === undefined ? "" : `,"${name}":${quoted(value)}`;

export const logger = {
  /** What others live on must not depend on how much somebody wants to read. */
  always: (message: string, fields: Readonly<Record<string, unknown>>) =>
    writeLine("WARNING", message, fields),
  debug: (message: string, fields?: Readonly<Record<string, unknown>>) => write("DEBUG", message, fields),
  info: (message: string, fields?: Readonly<Record<string, unknown>>) => write("INFO", message, fields),
  warning: (message: string, fields?: Readonly<Record<string, unknown>>) => write("WARNING", message, fields),
  error: (message: string, fields?: Readonly<Record<string, unknown>>) => write("ERROR", message, fields),
  critical: (message: string, fields?: Readonly<Record<string, unknown>>) =>
    write("CRITICAL", message, fields),
};
