import { timeOfId } from "#shared/alarms/alarm-id.ts";

/** One object in the archive. */
export interface ArchivedObject {
  readonly object_key: string;
  /** Everything in it was over before this time, in ms. */
  readonly before: number;
  /** The hours since 1970 in which what it holds was raised or opened: ids begin with their time. */
  readonly hours: readonly number[];
}

export const hourMs = 60 * 60 * 1000;

/** The hour of an id: those of alarms, clusters and incidents begin with their time. */
export const hourOfId = (id: string): number => Math.floor(timeOfId(id) / hourMs);

/** When the newest alarm, cluster or incident in an object can have begun, in ms. */
export const newestInHours = ({ hours }: ArchivedObject): number => (Math.max(...hours) + 1) * hourMs;
