import type { SystemLog } from "#shared/telemetry/system-log.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { TraceSpan } from "#shared/telemetry/trace-span.ts";

interface Kinds {
  readonly event: TelemetryEvent;
  readonly log: SystemLog;
  readonly span: TraceSpan;
}

export type TelemetryKind = keyof Kinds;
export type RecordOf<Kind extends TelemetryKind> = Kinds[Kind];

/** One thing that is known of a tenant's work. */
export type TelemetryRecord = {
  readonly [Kind in TelemetryKind]: {
    readonly kind: Kind;
    readonly tenantId: string;
    readonly record: Kinds[Kind];
  };
}[TelemetryKind];
