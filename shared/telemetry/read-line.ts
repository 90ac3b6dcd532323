import * as z from "zod";
import { platformTenant } from "#shared/audit/audit-chain.ts";
import { BlockedRequest } from "#shared/blocklist/blocked-request.ts";
import { DecoyedRequest } from "#shared/honeypots/decoyed-request.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { FailedLogin } from "#shared/security/failed-login.ts";
import { shortened } from "#shared/telemetry/small-object.ts";
import { SpanParts, spansIn } from "#shared/telemetry/spans-in.ts";
import { LogLevel, type SystemLog } from "#shared/telemetry/system-log.ts";
import { type TelemetryEvent, TelemetrySeverity } from "#shared/telemetry/telemetry-event.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

const text = z.string().optional();
const Fields = z.record(z.string(), z.unknown());

/**
 * Finds the lines of which something is stored among all that functions log: those of events and of the log, and of the
 * lines that end work those whose trace is kept, or that tell of the use of a key. Nine requests in ten need no run of the
 * consumer so.
 */
export const storedPattern =
  '{ $.service = "tocsin" && ($.span_kind NOT EXISTS || $.span.outcome = "*" || $.key_used = "*") }';

/** What every line of ours has, and what those of events and spans have besides. The rest is context. */
const Line = z
  .object({
    timestamp: z.iso.datetime(),
    level: LogLevel,
    message: z.string(),
    service: z.literal("tocsin"),
    function_name: text,
    correlation_id: z.string(),
    event_id: text,
    trace_id: text,
    span_id: text,
    tenant_id: text,
    principal_id: text,
    key_used: text,
    blocked: BlockedRequest.optional(),
    login_failed: FailedLogin.optional(),
    decoyed: DecoyedRequest.optional(),
    category: text,
    event: z
      .object({
        event_type: z.string(),
        severity: TelemetrySeverity,
        category: z.string(),
        payload: Fields.optional(),
      })
      .optional(),
    ...SpanParts,
  })
  .catchall(z.unknown());

export type Line = z.output<typeof Line>;

/** A line of a log; undefined where it isn't one of ours. */
export function readLine(message: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

/**
 * What of a line is worth storing: a span for each of its causes, an event, a line of the system log; nothing of a line
 * that ends work whose trace isn't kept, and of refusals, failed logins and hits on decoys, which are summed up.
 * @param lineId from which the ids follow.
 * @param prefix with which all functions' names begin.
 */
export function recordsIn(line: Line, lineId: string, prefix: string): TelemetryRecord[] {
  const source = (line.function_name ?? "").replace(prefix, "");
  if (line.span_kind) return spansIn(line, lineId, source);
  if (line.blocked || line.login_failed || line.decoyed) return [];
  const tenantId = line.tenant_id ?? platformTenant;
  const records: TelemetryRecord[] = [];
  if (line.event) records.push({ kind: "event", tenantId, record: eventIn(line, lineId, source) });
  // An error event is in a line that says more; other events are all that their lines have to say.
  if (line.message !== "event" && line.level !== "DEBUG")
    records.push({ kind: "log", tenantId, record: logIn(line, lineId, source) });
  return records;
}

const common = ({ timestamp, correlation_id, trace_id, span_id }: Line) => ({
  timestamp,
  correlation_id,
  trace_id: trace_id ?? null,
  span_id: span_id ?? null,
});

function eventIn(line: Line, lineId: string, source: string): TelemetryEvent {
  const { event_type = "", severity = "info", category = "", payload = {} } = line.event ?? {};
  return {
    id: hashedUuid(7, Date.parse(line.timestamp), `event ${lineId}`),
    ...{ event_type, severity, category, source, actor: line.principal_id ?? null },
    ...common(line),
    payload: shortened(payload),
  };
}

function logIn(line: Line, lineId: string, source: string): SystemLog {
  const { level, message, category = "system", principal_id, ...rest } = line;
  const { timestamp, correlation_id, trace_id, span_id, ...others } = rest;
  const { service, function_name, event_id, tenant_id, event, ...context } = others;
  return {
    id: hashedUuid(7, Date.parse(timestamp), `log ${lineId}`),
    ...{ level, category, message, source, user_id: principal_id ?? null },
    ...common(line),
    context: shortened(withoutInsides(context)),
  };
}

/** Of an error a tenant learns its name. The text may tell of tables and other insides (SPEC X1). */
function withoutInsides(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { error, ...rest } = context;
  return error === undefined ? rest : { ...rest, error: (error as Partial<Error> | null)?.name ?? "unknown" };
}
