import { type Item, sameItem } from "./attribute-value.ts";
import type { Capacity } from "./capacity.ts";
import { writeUnits } from "./capacity.ts";
import { itemSize } from "./item-size.ts";
import type { KeySchema } from "./key-schema.ts";
import { keyOf } from "./key-schema.ts";
import { SecondaryIndex, type SecondaryIndexDefinition } from "./secondary-index.ts";
import { SortedPartitions } from "./sorted-partitions.ts";

export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export interface TableDefinition {
  readonly partitionKey: string;
  readonly sortKey?: { readonly name: string; readonly type: "S" | "N" | "B" };
  readonly indexes?: Readonly<Record<string, SecondaryIndexDefinition>>;
  readonly stream?: StreamView;
}

export interface Change {
  readonly atMs: number;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export class Table {
  readonly name: string;
  readonly schema: KeySchema;
  readonly stream: StreamView | undefined;
  readonly items: SortedPartitions;
  readonly indexes: ReadonlyMap<string, SecondaryIndex>;
  /** Everything that ever changed an item, oldest first. */
  readonly changes: Change[] = [];
  readonly #onChange: (() => void)[] = [];
  readonly #now: () => number;

  constructor(name: string, { partitionKey, sortKey, indexes, stream }: TableDefinition, now: () => number) {
    this.name = name;
    this.schema = { partition: { name: partitionKey, type: "S" }, ...(sortKey ? { sort: sortKey } : {}) };
    this.stream = stream;
    this.items = new SortedPartitions(this.schema);
    this.indexes = new Map(
      Object.entries(indexes ?? {}).map(([index, definition]) => [
        index,
        new SecondaryIndex(this.schema, definition),
      ]),
    );
    this.#now = now;
  }

  onChange(listener: () => void): void {
    this.#onChange.push(listener);
  }

  /** Throws if the item can't be stored: an index key of the wrong type. */
  refuseMisfit(item: Item): void {
    keyOf(this.schema, item);
    for (const index of this.indexes.values()) index.entry(item);
  }

  /** Makes `after`, or nothing, what is stored under the key. */
  write(key: Item, after: Item | undefined, capacity: Capacity): void {
    const before = this.items.find(key);
    const bytes = Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0);
    capacity.addWrite(this.name, writeUnits(bytes));
    if (after) this.items.put(after);
    else this.items.delete(key);
    for (const [name, index] of this.indexes) {
      const units = index.write(before, after);
      if (units > 0) capacity.addWrite(this.name, units, name);
    }
    this.#record(key, before, after);
  }

  /** As on AWS, a write that changes nothing leaves no trace in the stream. */
  #record(key: Item, before: Item | undefined, after: Item | undefined): void {
    const isChange = before && after ? !sameItem(before, after) : before !== after;
    if (!isChange) return;
    this.changes.push({ atMs: this.#now(), key, before, after });
    for (const listener of this.#onChange) listener();
  }
}
