import { AwsError, validationError } from "../service.ts";
import type { Item } from "./attribute-value.ts";
import { Capacity, type CapacityInput } from "./capacity.ts";
import { Mutation } from "./mutation.ts";
import { type GetInput, readItem } from "./single-item.ts";
import type { Tables } from "./tables.ts";

type WriteRequest =
  | { readonly PutRequest: { readonly Item: Item } }
  | { readonly DeleteRequest: { readonly Key: Item } };
type KeysAndAttributes = Omit<GetInput, "Key" | "TableName"> & { readonly Keys: readonly Item[] };

export interface BatchWriteInput extends CapacityInput {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

export interface BatchGetInput extends CapacityInput {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
}

/** Whether an injected fault leaves the entry unprocessed. */
type Refuses = (table: string, entry: Item) => boolean;

export function batchWrite(input: BatchWriteInput, tables: Tables, refuses: Refuses): object {
  const entries = entriesOf(input.RequestItems, 25);
  const mutations = entries.map(([TableName, entry]) =>
    "PutRequest" in entry
      ? new Mutation("Put", { TableName, Item: entry.PutRequest.Item }, tables)
      : new Mutation("Delete", { TableName, Key: entry.DeleteRequest.Key }, tables),
  );
  refuseRepeated(mutations.map(({ table, key }) => [table.name, key]));
  const afters = mutations.map((mutation) => mutation.after());
  const capacity = new Capacity(input);
  const UnprocessedItems: Record<string, WriteRequest[]> = {};
  let processed = 0;
  for (const [index, mutation] of mutations.entries()) {
    const [table, entry] = entries[index]!;
    if (refuses(table, mutation.key)) {
      UnprocessedItems[table] = [...(UnprocessedItems[table] ?? []), entry];
    } else {
      mutation.apply(afters[index], capacity);
      processed++;
    }
  }
  refuseNothingProcessed(processed);
  return { UnprocessedItems, ...capacity.forMany() };
}

export function batchGet(input: BatchGetInput, tables: Tables, refuses: Refuses): object {
  const capacity = new Capacity(input);
  const keys = Object.entries(input.RequestItems).map(([table, { Keys }]) => [table, Keys] as const);
  const entries = entriesOf(Object.fromEntries(keys), 100);
  refuseRepeated(entries);
  const Responses: Record<string, Item[]> = Object.fromEntries(keys.map(([table]) => [table, []]));
  const UnprocessedKeys: Record<string, KeysAndAttributes> = {};
  let processed = 0;
  for (const [TableName, Key] of entries) {
    const { Keys: _, ...options } = input.RequestItems[TableName]!;
    if (refuses(TableName, Key)) {
      const left = UnprocessedKeys[TableName]?.Keys ?? [];
      UnprocessedKeys[TableName] = { ...options, Keys: [...left, Key] };
      continue;
    }
    processed++;
    const item = readItem({ ...options, TableName, Key }, tables, capacity, options.ConsistentRead ?? false);
    if (item) Responses[TableName]!.push(item);
  }
  refuseNothingProcessed(processed);
  return { Responses, UnprocessedKeys, ...capacity.forMany() };
}

function entriesOf<Entry>(
  requests: Readonly<Record<string, readonly Entry[]>>,
  most: number,
): [string, Entry][] {
  const entries = Object.entries(requests).flatMap(([table, list]) =>
    list.map((entry): [string, Entry] => [table, entry]),
  );
  if (entries.length === 0 || entries.length > most) {
    throw validationError(
      `Too many items requested for the batch call, or none: ${entries.length} of at most ${most}`,
    );
  }
  return entries;
}

function refuseRepeated(keys: readonly (readonly [string, Item])[]): void {
  const names = keys.map(([table, key]) => table + JSON.stringify(Object.entries(key).toSorted()));
  if (new Set(names).size < names.length)
    throw validationError("Provided list of item keys contains duplicates");
}

/** A batch of which nothing could be done is an error, not an answer full of leftovers. */
function refuseNothingProcessed(processed: number): void {
  if (processed > 0) return;
  throw new AwsError(
    "ProvisionedThroughputExceededException",
    "The level of configured throughput was exceeded",
  );
}
