import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

interface Identified {
  readonly source_system: string;
  readonly alarm_id?: string | undefined;
  readonly entity_id: string;
  readonly alarm_type: string;
}

/** U+0000 can't be in an id, so parts joined by it can't be confused with other parts. */
const separator = "\u0000";

/**
 * What an alarm is, over all its occurrences: the sender's own id where it gave one, else what is wrong with what
 * (SPEC A1). The two forms differ in their number of parts.
 */
export function alarmKey({ source_system, alarm_id, entity_id, alarm_type }: Identified): string {
  return alarm_id === undefined
    ? source_system + separator + entity_id + separator + alarm_type
    : source_system + separator + alarm_id;
}

/**
 * The id of one occurrence: a UUIDv8 (RFC 9562) of 48 bits of `raisedAtMs` and 74 bits of a hash of tenant and
 * occurrence. Ids sort by time, so the smallest id of a cluster is its earliest member, and an id finds its hour.
 */
export const occurrenceId = (tenantId: string, key: string, raisedAtMs: number): string =>
  hashedUuid(8, raisedAtMs, tenantId + separator + key + separator + raisedAtMs);

/** The time inside an id of an alarm, a cluster or an incident (UUIDv7 and UUIDv8 both begin with it), in ms. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
