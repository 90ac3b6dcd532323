import * as z from "zod";
import { instant } from "#shared/alarms/instant.ts";
import { Id } from "#shared/lambda/id.ts";
import { clock } from "#shared/platform/clock.ts";
import { isWellFormedId } from "#shared/platform/trace-context.ts";
import { anyObject, smallObject } from "#shared/telemetry/small-object.ts";

/** How bad it is, from nothing to everything. */
const severities = ["debug", "info", "warning", "error", "critical"] as const;

export const TelemetrySeverity = z.enum(severities);
export type TelemetrySeverity = z.output<typeof TelemetrySeverity>;

/** As well formed as a correlation id must be. */
const WellFormed = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, { error: "must be 1 to 128 of A-Z a-z 0-9 . _ : -", abort: true })
  .refine(isWellFormedId, "must not be a credential");

/** Names that are counted and filtered by, such as `job.started`. */
export const EventName = WellFormed;

export const CorrelationId = WellFormed;

/** What somebody tells over the API. With `event_id` and `timestamp` it may be told again, and counts once. */
export const NewTelemetryEvent = z.strictObject({
  event_type: EventName,
  severity: TelemetrySeverity,
  category: EventName,
  source: Id.optional(),
  actor: Id.optional(),
  correlation_id: CorrelationId.optional(),
  payload: smallObject.optional(),
  event_id: z.uuid().optional(),
  timestamp: instant(clock.now).optional(),
});

export type NewTelemetryEvent = z.output<typeof NewTelemetryEvent>;

export const TelemetryEvent = z
  .object({
    id: z.uuid(),
    timestamp: z.iso.datetime(),
    event_type: z.string(),
    severity: TelemetrySeverity,
    category: z.string(),
    /** Who tells: a function of ours, or what the sender called itself. */
    source: z.string(),
    /** Who did it: a user or a key. */
    actor: z.string().nullable(),
    correlation_id: z.string(),
    trace_id: z.string().nullable(),
    span_id: z.string().nullable(),
    payload: anyObject,
  })
  .meta({ id: "TelemetryEvent" });

export type TelemetryEvent = z.output<typeof TelemetryEvent>;
