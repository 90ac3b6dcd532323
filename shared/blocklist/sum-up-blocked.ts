import type { BlockedRequest } from "#shared/blocklist/blocked-request.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** A line of the log about a request that was refused. */
export interface Refused {
  readonly tenantId: string;
  readonly at: string;
  readonly principalId: string | null;
  readonly correlationId: string;
  readonly source: string;
  readonly request: BlockedRequest;
}

/** Refusals of a batch by one rule, from one address. */
export interface BlockedSum {
  /** Follows from the batch: a batch that comes again has the same. */
  readonly id: string;
  readonly first: Refused;
  readonly last: Refused;
  readonly count: number;
}

export function sumUpBlocked(batchId: string, refusals: readonly Refused[]): BlockedSum[] {
  const alike = Map.groupBy(refusals, ({ tenantId, request: { rule_id, ip } }) =>
    JSON.stringify([tenantId, rule_id, ip]),
  );
  return [...alike].map(([key, same]) => ({
    id: hashedUuid(7, Date.parse(same[0]!.at), `blocked ${batchId} ${key}`),
    first: same[0]!,
    last: same.at(-1)!,
    count: same.length,
  }));
}

export const eventOfBlocked = ({ id, first, last, count }: BlockedSum): TelemetryRecord => ({
  kind: "event",
  tenantId: first.tenantId,
  record: {
    ...{ id, timestamp: first.at, event_type: "security.blocklist_hit", severity: "warning" },
    ...{ category: "security", source: first.source, actor: first.principalId },
    ...{ correlation_id: first.correlationId, trace_id: null, span_id: null },
    payload: { ...first.request, count, last_at: last.at },
  },
});
