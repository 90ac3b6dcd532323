import type { TableName } from "#shared/resources.ts";

/**
 * Records of one kind in the order of their time: a partition of a table or an index, and in it what begins with a
 * prefix, followed by the id.
 */
export interface Shelf {
  readonly table: Exclude<TableName, "tenants">;
  readonly index?: string;
  readonly partition: { readonly attribute: string; readonly value: string };
  readonly sort: { readonly attribute: string; readonly prefix: string };
}

export const nameOf = ({ partition, sort }: Shelf): string => `${partition.value} ${sort.prefix}`;

/** The first 48 bits of a UUIDv7 or v8 are milliseconds: every id of an earlier time is smaller than this text. */
export function firstIdAt(timeMs: number): string {
  const time = Math.max(0, timeMs).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
