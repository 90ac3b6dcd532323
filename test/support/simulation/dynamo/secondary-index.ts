import { type Item, sameItem } from "./attribute-value.ts";
import { writeUnits } from "./capacity.ts";
import { itemSize } from "./item-size.ts";
import { attributesOf, isIndexed, type KeySchema } from "./key-schema.ts";
import { SortedPartitions } from "./sorted-partitions.ts";

export interface SecondaryIndexDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string | { readonly name: string; readonly type: "S" | "N" | "B" };
  /** All attributes unless said otherwise. */
  readonly projection?: "ALL" | "KEYS_ONLY" | readonly string[];
}

/** A global secondary index: sparse, and consistent at once, since staleness of indexes isn't simulated. */
export class SecondaryIndex {
  readonly entries: SortedPartitions;
  readonly #attributes: readonly string[] | undefined;

  constructor(primary: KeySchema, { partitionKey, sortKey, projection = "ALL" }: SecondaryIndexDefinition) {
    const sort = typeof sortKey === "string" ? ({ name: sortKey, type: "S" } as const) : sortKey;
    const schema: KeySchema = { partition: { name: partitionKey, type: "S" }, ...(sort ? { sort } : {}) };
    this.entries = new SortedPartitions(schema, primary);
    if (projection === "ALL") return;
    const keys = [...attributesOf(primary), ...attributesOf(schema)].map(({ name }) => name);
    this.#attributes = [...keys, ...(projection === "KEYS_ONLY" ? [] : projection)];
  }

  /** What the index holds of an item, if anything. */
  entry(item: Item): Item | undefined {
    if (!isIndexed(this.entries.schema, item)) return undefined;
    if (!this.#attributes) return item;
    const entry: Item = {};
    for (const name of this.#attributes) if (item[name]) entry[name] = item[name];
    return entry;
  }

  /** Follows a write to the table; returns what that costs in write units. */
  write(before: Item | undefined, after: Item | undefined): number {
    const old = before && this.entry(before);
    const entry = after && this.entry(after);
    if (old && entry && this.#haveSameKey(old, entry)) {
      this.entries.put(entry);
      return sameItem(old, entry) ? 0 : writeUnits(Math.max(itemSize(old), itemSize(entry)));
    }
    if (old) this.entries.delete(old);
    if (entry) this.entries.put(entry);
    return (old ? writeUnits(itemSize(old)) : 0) + (entry ? writeUnits(itemSize(entry)) : 0);
  }

  #haveSameKey(one: Item, other: Item): boolean {
    return attributesOf(this.entries.schema).every(
      ({ name, type }) => one[name]![type] === other[name]![type],
    );
  }
}
