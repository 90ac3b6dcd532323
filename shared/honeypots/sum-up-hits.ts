import type { DecoyedRequest } from "#shared/honeypots/decoyed-request.ts";
import type { StoredHoneypotHit } from "#shared/honeypots/honeypot-hit.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** A line of the log about a request that met decoys. */
export interface Decoyed {
  readonly at: string;
  readonly correlationId: string;
  readonly source: string;
  readonly request: DecoyedRequest;
}

/** Hits of a batch that are alike, with the function at which they were. */
export interface SummedHit {
  readonly hit: StoredHoneypotHit;
  readonly source: string;
}

/** Each tenant's decoy has its own hits. Their ids follow from the batch: a batch that comes again has the same. */
export function sumUpHits(batchId: string, lines: readonly Decoyed[]): SummedHit[] {
  const hits = lines.flatMap((line) => line.request.decoys.map((decoy) => ({ ...line, decoy })));
  const alike = Map.groupBy(hits, ({ decoy, request: { decoys, ...request } }) =>
    JSON.stringify([decoy, request]),
  );
  return [...alike].map(([key, same]) => {
    const { decoy, at, correlationId, source, request } = same[0]!;
    const { decoys, ...seen } = request;
    const hit = {
      ...{ id: hashedUuid(7, Date.parse(at), `decoyed ${batchId} ${key}`), honeypot_id: decoy.id },
      ...{ tenant_id: decoy.tenant_id, ...seen, count: same.length },
      ...{ first_at: at, last_at: same.at(-1)!.at, correlation_id: correlationId },
    };
    return { hit, source };
  });
}

export function eventOfHit({ hit, source }: SummedHit): TelemetryRecord {
  const { id, tenant_id: tenantId, correlation_id, first_at: timestamp, ...payload } = hit;
  return {
    kind: "event",
    tenantId,
    record: {
      ...{ id, timestamp, event_type: "security.honeypot_hit", severity: "warning" },
      ...{ category: "security", source, actor: null, correlation_id, trace_id: null, span_id: null },
      payload,
    },
  };
}
