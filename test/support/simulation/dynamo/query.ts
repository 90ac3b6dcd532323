import { validationError } from "../service.ts";
import { canonicalItem } from "./admission.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { Capacity, type CapacityInput, readUnits } from "./capacity.ts";
import { conditionExpression, holds } from "./condition-expression.ts";
import { itemSize } from "./item-size.ts";
import { type KeyRange, keyRange } from "./key-condition.ts";
import { type PlaceholderInput, Placeholders } from "./placeholders.ts";
import { projected, projectionExpression } from "./projection-expression.ts";
import type { SortedPartitions } from "./sorted-partitions.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";

export interface QueryInput extends PlaceholderInput, CapacityInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
  readonly ConsistentRead?: boolean;
  readonly Select?: string;
}

interface Page {
  readonly items: readonly Item[];
  readonly bytes: number;
  /** Whether reading stopped before the end of the range, as far as the service can know. */
  readonly isCut: boolean;
}

const maxPageBytes = 1024 * 1024;

export function query(input: QueryInput, tables: Tables): object {
  const table = tables.get(input.TableName);
  const source = sourceOf(input, table);
  const keys = conditionExpression(input.KeyConditionExpression);
  const filter = conditionExpression(input.FilterExpression);
  const projection = projectionExpression(input.ProjectionExpression);
  const placeholders = new Placeholders(input, [keys, filter, projection]);
  const page = read(source, keyRange(keys.tree, source.schema, placeholders), input);

  const matches = filter ? page.items.filter((item) => holds(filter.tree, item, placeholders)) : page.items;
  const paths = projection?.tree.map((path) => placeholders.path(path));
  const capacity = new Capacity(input);
  capacity.addRead(table.name, readUnits(page.bytes, input.ConsistentRead ?? false), input.IndexName);
  return {
    ...(input.Select === "COUNT"
      ? {}
      : { Items: paths ? matches.map((item) => projected(item, paths)) : matches }),
    Count: matches.length,
    ScannedCount: page.items.length,
    ...(page.isCut ? { LastEvaluatedKey: source.positionOf(page.items.at(-1)!) } : {}),
    ...capacity.forOne(),
  };
}

/** The partition that a query is about; for fault injection, which doesn't care if the query is well formed. */
export function queriedPartition(input: QueryInput, tables: Tables): AttributeValue {
  const keys = conditionExpression(input.KeyConditionExpression);
  const placeholders = new Placeholders(input, [
    keys,
    conditionExpression(input.FilterExpression),
    projectionExpression(input.ProjectionExpression),
  ]);
  return keyRange(keys.tree, sourceOf(input, tables.get(input.TableName)).schema, placeholders).partition;
}

function sourceOf({ IndexName, ConsistentRead }: QueryInput, table: Table): SortedPartitions {
  if (IndexName === undefined) return table.items;
  const index = table.indexes.get(IndexName);
  if (!index) throw validationError(`The table does not have the specified index: ${IndexName}`);
  if (ConsistentRead) throw validationError("Consistent reads are not supported on global secondary indexes");
  return index.entries;
}

function read(source: SortedPartitions, range: KeyRange, input: QueryInput): Page {
  const partition = source.partition(range.partition);
  const forward = input.ScanIndexForward ?? true;
  const [from, to] = bounds(source, partition, range, input);
  const most = input.Limit ?? Number.POSITIVE_INFINITY;
  const items: Item[] = [];
  let bytes = 0;
  for (let offset = 0; offset < to - from; offset++) {
    if (items.length === most || bytes > maxPageBytes) break;
    const item = partition[forward ? from + offset : to - 1 - offset]!;
    items.push(item);
    bytes += itemSize(item);
  }
  const isCut = items.length > 0 && (items.length === most || items.length < to - from);
  return { items, bytes, isCut };
}

/** Where the range lies in the partition, cut at the page before. */
function bounds(
  source: SortedPartitions,
  partition: readonly Item[],
  range: KeyRange,
  { ExclusiveStartKey, ScanIndexForward = true }: QueryInput,
): [from: number, to: number] {
  const { sort } = source.schema;
  const from = sort ? firstWhere(partition, (item) => range.hasReached(item[sort.name]!)) : 0;
  const to = sort ? firstWhere(partition, (item) => !range.isWithin(item[sort.name]!)) : partition.length;
  const start = canonicalItem(ExclusiveStartKey);
  if (!start) return [from, to];
  if (ScanIndexForward)
    return [
      Math.max(
        from,
        firstWhere(partition, (item) => source.compare(item, start) > 0),
      ),
      to,
    ];
  return [from, Math.min(to, source.firstNotBefore(partition, start))];
}

/** Of items for which a property first doesn't hold and then does, where the latter begin. */
function firstWhere(partition: readonly Item[], property: (item: Item) => boolean): number {
  let low = 0;
  let high = partition.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (property(partition[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
