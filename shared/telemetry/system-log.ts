import * as z from "zod";
import { Id } from "#shared/lambda/id.ts";
import { anyObject, smallObject } from "#shared/telemetry/small-object.ts";
import { CorrelationId, EventName } from "#shared/telemetry/telemetry-event.ts";

export const LogLevel = z.enum(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]);

/** A line of the system log that somebody writes over the API (SPEC B1). */
export const NewLog = z
  .strictObject({
    level: LogLevel,
    /** `auth`, `security`, `deal`, `finance`, `system`, … */
    category: EventName,
    message: z.string().min(1).max(8192),
    correlation_id: CorrelationId.optional(),
    /** Whom it is about, where that isn't who writes it. */
    user_id: Id.optional(),
    context: smallObject.optional(),
  })
  .meta({ id: "NewLog" });

export type NewLog = z.output<typeof NewLog>;

export const SystemLog = z
  .object({
    id: z.uuid(),
    timestamp: z.iso.datetime(),
    level: LogLevel,
    category: z.string(),
    message: z.string(),
    /** The function that logged it, or `api`. */
    source: z.string(),
    correlation_id: z.string(),
    user_id: z.string().nullable(),
    trace_id: z.string().nullable(),
    span_id: z.string().nullable(),
    context: anyObject,
  })
  .meta({ id: "SystemLog" });

export type SystemLog = z.output<typeof SystemLog>;
