import type { AttributeValue, Item } from "./attribute-value.ts";
import { compareStrings, compareValues } from "./key-order.ts";
import { type KeySchema, keyOf, keyText } from "./key-schema.ts";

/** Items by partition, in each the items in the order of their sort key: a table, or one of its indexes. */
export class SortedPartitions {
  readonly schema: KeySchema;
  readonly #primary: KeySchema;
  readonly #partitions = new Map<string, Item[]>();

  /** In an index many items may share a key; `primary` then orders them and tells them apart. */
  constructor(schema: KeySchema, primary: KeySchema = schema) {
    this.schema = schema;
    this.#primary = primary;
  }

  /** The items of a partition, in order. Not to be changed. */
  partition(value: AttributeValue): readonly Item[] {
    return this.#partitions.get(keyText(value)) ?? [];
  }

  *all(): Iterable<Item> {
    for (const partition of this.#partitions.values()) yield* partition;
  }

  find(key: Item): Item | undefined {
    const partition = this.partition(key[this.schema.partition.name]!);
    const place = this.firstNotBefore(partition, key);
    const item = partition[place];
    return item && this.compare(item, key) === 0 ? item : undefined;
  }

  put(item: Item): void {
    const text = keyText(item[this.schema.partition.name]!);
    const partition = this.#partitions.get(text) ?? [];
    const place = this.firstNotBefore(partition, item);
    const replaces = place < partition.length && this.compare(partition[place]!, item) === 0;
    partition.splice(place, replaces ? 1 : 0, item);
    this.#partitions.set(text, partition);
  }

  delete(key: Item): void {
    const partition = this.#partitions.get(keyText(key[this.schema.partition.name]!));
    const place = partition ? this.firstNotBefore(partition, key) : 0;
    if (partition?.[place] && this.compare(partition[place], key) === 0) partition.splice(place, 1);
  }

  /** The key by which a query goes on after this item. */
  positionOf(item: Item): Item {
    return { ...keyOf(this.#primary, item), ...keyOf(this.schema, item) };
  }

  firstNotBefore(partition: readonly Item[], key: Item): number {
    let low = 0;
    let high = partition.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(partition[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The order within a partition. */
  compare(one: Item, other: Item): number {
    const { sort } = this.schema;
    const order = sort ? compareValues(one[sort.name]!, other[sort.name]!) : 0;
    if (order !== 0 || this.#primary === this.schema) return order;
    return comparePrimary(this.#primary, one, other);
  }
}

function comparePrimary({ partition, sort }: KeySchema, one: Item, other: Item): number {
  const order = compareStrings(keyText(one[partition.name]!), keyText(other[partition.name]!));
  return order === 0 && sort ? compareValues(one[sort.name]!, other[sort.name]!) : order;
}
