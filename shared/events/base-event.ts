import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Changes, Situation } from "#shared/journal/situation.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** What every event of an entry has. Its id follows from the entry, so whoever folds it makes the same. */
export function baseEvent<Type extends string>(
  { tenantId, seq }: Situation,
  { recordedAt }: Changes,
  event_type: Type,
  subjectId: string,
  { correlation_id, trace_id }: Baggage,
) {
  return {
    schema_version: 1 as const,
    event_id: hashedUuid(8, recordedAt, `event ${tenantId} ${seq} ${event_type} ${subjectId}`),
    tenant_id: tenantId,
    timestamp: rfc3339(recordedAt),
    seq,
    event_type,
    trace_id,
    correlation_id,
  };
}
