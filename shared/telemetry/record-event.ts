import { logger } from "#shared/platform/logger.ts";
import type { TelemetrySeverity } from "#shared/telemetry/telemetry-event.ts";

/** Something that the system tells about itself (SPEC B2). */
interface RecordedEvent {
  /** `<what>.<what happened>`, such as `health.check`. */
  readonly event_type: string;
  readonly severity: TelemetrySeverity;
  readonly category: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/**
 * Tells of an event in one line of the log, from which it is stored: whoever records one waits for nothing and pays
 * nothing. It belongs to the tenant and the correlation id of the work at hand.
 */
export function recordEvent(event: RecordedEvent): void {
  logger[event.severity]("event", { event });
}

/** Logs what nobody expected, and records it as an error event (SPEC X1) in the same line. */
export function recordError(message: string, error: unknown): void {
  const event: RecordedEvent = {
    event_type: "error",
    severity: "error",
    category: "system",
    payload: { message, error: error instanceof Error ? error.name : typeof error },
  };
  logger.error(message, { error, event });
}
