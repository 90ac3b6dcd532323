import type { Alarm } from "#shared/alarms/alarm.ts";
import { eventually, type Tenant } from "./tocsin.ts";

/** An hour ago: inside the day that is kept, with room for what comes later. */
const start = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;

/** A moment in RFC 3339, in seconds after the start of the test's little world. */
export const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

/** An alarm as a sender writes it. */
export const alarm = (fields: object = {}) => ({
  entity_id: "cell-1",
  alarm_type: "LINK_DOWN",
  severity: "minor",
  raised_at: at(0),
  source_system: "nms",
  ...fields,
});

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export const getAlarm = (tenant: Tenant, id: string | undefined) => tenant.get<Alarm>(`/api/v1/alarms/${id}`);

/** Waits until accepted alarms can be read. @returns them, in order. */
export const present = (tenant: Tenant, ...ids: readonly string[]): Promise<Alarm[]> =>
  eventually(() => Promise.all(ids.map((id) => getAlarm(tenant, id))));

/** Ingests alarms and waits until all can be read. @returns their ids, in order. */
export async function raise(tenant: Tenant, ...alarms: readonly object[]): Promise<string[]> {
  const ids = await tenant.ingest(...alarms);
  await present(tenant, ...new Set(ids));
  return ids;
}

/** Ingests in turn, each when the one before has been taken in. */
export async function raiseInTurn(tenant: Tenant, ...alarms: readonly object[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of alarms) ids.push(...(await raise(tenant, one)));
  return ids;
}
