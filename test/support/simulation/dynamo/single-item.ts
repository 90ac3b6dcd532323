import { AwsError } from "../service.ts";
import { canonicalItem } from "./admission.ts";
import type { Item } from "./attribute-value.ts";
import { Capacity, type CapacityInput, readUnits } from "./capacity.ts";
import { itemSize } from "./item-size.ts";
import { exactKey } from "./key-schema.ts";
import { Mutation, type MutationInput, type MutationKind } from "./mutation.ts";
import { type PlaceholderInput, Placeholders } from "./placeholders.ts";
import { projected, projectionExpression } from "./projection-expression.ts";
import type { Tables } from "./tables.ts";

export interface GetInput extends PlaceholderInput {
  readonly TableName: string;
  readonly Key: Item;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead?: boolean;
}

type ReturnValues = "NONE" | "ALL_OLD" | "ALL_NEW" | "UPDATED_OLD" | "UPDATED_NEW";
export type WriteInput = MutationInput & CapacityInput & { readonly ReturnValues?: ReturnValues };

export function getItem(input: GetInput & CapacityInput, tables: Tables): object {
  const capacity = new Capacity(input);
  const item = readItem(input, tables, capacity, input.ConsistentRead ?? false);
  return { ...(item ? { Item: item } : {}), ...capacity.forOne() };
}

export function readItem(
  input: GetInput,
  tables: Tables,
  capacity: Capacity,
  isConsistent: boolean,
): Item | undefined {
  const table = tables.get(input.TableName);
  const projection = projectionExpression(input.ProjectionExpression);
  const placeholders = new Placeholders(input, [projection]);
  const item = table.items.find(exactKey(table.schema, canonicalItem(input.Key)));
  capacity.addRead(table.name, readUnits(item ? itemSize(item) : 0, isConsistent));
  if (!item || !projection) return item;
  return projected(
    item,
    projection.tree.map((path) => placeholders.path(path)),
  );
}

export function writeItem(kind: MutationKind, input: WriteInput, tables: Tables): object {
  const mutation = new Mutation(kind, input, tables);
  if (!mutation.meetsCondition) {
    const message = "The conditional request failed";
    throw new AwsError("ConditionalCheckFailedException", message, 400, mutation.itemForFailure);
  }
  const after = mutation.after();
  const capacity = new Capacity(input);
  mutation.apply(after, capacity);
  const returned = returnedItem(input.ReturnValues, mutation, after);
  const isEmpty = !returned || Object.keys(returned).length === 0;
  return { ...(isEmpty ? {} : { Attributes: returned }), ...capacity.forOne() };
}

function returnedItem(
  wanted: ReturnValues = "NONE",
  mutation: Mutation,
  after: Item | undefined,
): Item | undefined {
  switch (wanted) {
    case "ALL_OLD":
      return mutation.before;
    case "ALL_NEW":
      return after;
    case "UPDATED_OLD":
      return mutation.before && projected(mutation.before, mutation.touched);
    case "UPDATED_NEW":
      return after && projected(after, mutation.touched);
    default:
      return undefined;
  }
}
