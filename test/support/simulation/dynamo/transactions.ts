import { AwsError, validationError } from "../service.ts";
import type { Item } from "./attribute-value.ts";
import { Capacity, type CapacityInput } from "./capacity.ts";
import { itemSize } from "./item-size.ts";
import { keyText } from "./key-schema.ts";
import { Mutation, type MutationInput, type MutationKind } from "./mutation.ts";
import { type GetInput, readItem } from "./single-item.ts";
import type { Tables } from "./tables.ts";

type TransactItem = Readonly<Partial<Record<MutationKind, MutationInput>>>;

export interface TransactWriteInput extends CapacityInput {
  readonly TransactItems: readonly TransactItem[];
  readonly ClientRequestToken?: string;
}

export interface TransactGetInput extends CapacityInput {
  readonly TransactItems: readonly { readonly Get: GetInput }[];
}

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

const maxItems = 100;
const maxBytes = 4 * 1024 * 1024;

export function transactWrite(input: TransactWriteInput, tables: Tables): object {
  refuseTooMany(input.TransactItems);
  const mutations = input.TransactItems.map((item) => {
    const { kind, input: mutation } = actionOf(item);
    return new Mutation(kind, mutation, tables);
  });
  refuseRepeatedItems(mutations);
  const outcomes = mutations.map(outcomeOf);
  const reasons = outcomes.map((outcome) => ("reason" in outcome ? outcome.reason : { Code: "None" }));
  if (reasons.some(({ Code }) => Code !== "None")) throw transactionCanceled(reasons);
  const afters = outcomes.map((outcome) => ("after" in outcome ? outcome.after : undefined));
  refuseTooLarge(afters);
  const capacity = new Capacity(input, 2);
  for (const [index, mutation] of mutations.entries()) mutation.apply(afters[index], capacity);
  return capacity.forMany();
}

export function transactGet(input: TransactGetInput, tables: Tables): object {
  refuseTooMany(input.TransactItems);
  const capacity = new Capacity(input, 2);
  const Responses = input.TransactItems.map(({ Get }) => {
    const item = readItem(Get, tables, capacity, true);
    return item ? { Item: item } : {};
  });
  return { Responses, ...capacity.forMany() };
}

export function actionOf(item: TransactItem): { kind: MutationKind; input: MutationInput } {
  const [[kind, input] = []] = Object.entries(item) as [MutationKind, MutationInput][];
  if (!kind || !input)
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  return { kind, input };
}

export function transactionCanceled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError("TransactionCanceledException", message, 400, { CancellationReasons: reasons });
}

function outcomeOf(mutation: Mutation): { after: Item | undefined } | { reason: CancellationReason } {
  if (!mutation.meetsCondition) {
    const Message = "The conditional request failed";
    return { reason: { Code: "ConditionalCheckFailed", Message, ...mutation.itemForFailure } };
  }
  try {
    return { after: mutation.after() };
  } catch (error) {
    if (error instanceof AwsError) return { reason: { Code: "ValidationError", Message: error.message } };
    throw error;
  }
}

function refuseTooMany(items: readonly unknown[]): void {
  if (items.length === 0 || items.length > maxItems) {
    throw validationError(`Member must have length less than or equal to ${maxItems} and greater than 0`);
  }
}

function refuseRepeatedItems(mutations: readonly Mutation[]): void {
  const names = mutations.map(({ table, key }) =>
    JSON.stringify([table.name, ...Object.values(key).map(keyText)]),
  );
  if (new Set(names).size < names.length) {
    throw validationError("Transaction request cannot include multiple operations on one item");
  }
}

function refuseTooLarge(afters: readonly (Item | undefined)[]): void {
  const bytes = afters.reduce((sum, item) => sum + (item ? itemSize(item) : 0), 0);
  if (bytes > maxBytes)
    throw validationError("Member size has exceeded the maximum allowed transaction size");
}
