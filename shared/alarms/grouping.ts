import type { OnBehalfOf } from "#shared/alarms/handling.ts";

/** Somebody has said that an alarm follows from another one, its parent. Times are ms since 1970. */
export interface Grouping {
  readonly parent_id: string;
  readonly at: number;
  readonly by: string;
  readonly on_behalf_of?: OnBehalfOf | undefined;
}

export interface LiveGrouping extends Grouping {
  /** The journal's entry that says so: the last word counts, whatever time its speaker gives for it. */
  readonly seq: number;
}
