import type { RecordOf, TelemetryKind, TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/**
 * A record as its table holds it: what is filtered by in attributes of its own, the rest as one text. It doesn't expire
 * by itself: the retention policy may change after it was written, and a legal hold must hold.
 */
export interface StoredRecord {
  readonly tenant_correlation: string;
  readonly id: string;
  readonly tenant_id: string;
  readonly place: string;
  readonly kind: TelemetryKind;
  readonly details: string;
  readonly [attribute: string]: unknown;
}

export const partitionOf = (tenantId: string, correlationId: string): string =>
  `${tenantId}#${correlationId}`;

/** In a tenant's index events, logs and spans stand apart, and spans by what was done, so that each is listed alone. */
export const placeOf = (kind: TelemetryKind, id: string, operation?: string): string =>
  operation === undefined ? `${kind}#${id}` : `${kind}#${operation}#${id}`;

export function toStored({ kind, tenantId, record }: TelemetryRecord): StoredRecord {
  const fields = Object.entries(record);
  const isDetail = ([, value]: [string, unknown]) => typeof value === "object" && value !== null;
  return {
    ...Object.fromEntries(fields.filter((field) => !isDetail(field))),
    tenant_correlation: partitionOf(tenantId, record.correlation_id),
    id: record.id,
    tenant_id: tenantId,
    place: placeOf(kind, record.id, kind === "span" ? record.name : undefined),
    kind,
    details: JSON.stringify(Object.fromEntries(fields.filter(isDetail))),
  };
}

export function fromStored<Kind extends TelemetryKind>(stored: StoredRecord): RecordOf<Kind> {
  const { tenant_correlation, tenant_id, place, kind, details, ...attributes } = stored;
  return { ...attributes, ...JSON.parse(details) } as RecordOf<Kind>;
}
