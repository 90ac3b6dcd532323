import { validationError } from "../service.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { addNumbers, subtractNumbers } from "./decimal.ts";
import { valueAt, withoutValueAt, withValueAt } from "./document-path.ts";
import { cachedParser } from "./parsed-expression.ts";
import type { Placeholders } from "./placeholders.ts";
import type { Path } from "./token-reader.ts";
import { parseUpdate, type Term, type Update } from "./update-parser.ts";

export const updateExpression = cachedParser(parseUpdate);

/** The item after the update. Every term is evaluated on the item as it was before. */
export function updated(update: Update, before: Item, placeholders: Placeholders): Item {
  refuseOverlaps(touchedPaths(update, placeholders));
  let after = before;
  for (const { path, term } of update.set) {
    const value = evaluate(term, before, placeholders);
    after = withValueAt(after, placeholders.path(path), value) ?? refusePath();
  }
  for (const { path, value } of update.add) {
    const place = placeholders.path(path);
    const sum = added(valueAt(before, place), placeholders.value(value));
    after = withValueAt(after, place, sum) ?? refusePath();
  }
  for (const { path, value } of update.delete) {
    const place = placeholders.path(path);
    const rest = difference(valueAt(before, place), placeholders.value(value));
    after = rest ? (withValueAt(after, place, rest) ?? refusePath()) : withoutValueAt(after, place);
  }
  for (const path of fromTheBack(update.remove.map((path) => placeholders.path(path)))) {
    after = withoutValueAt(after, path);
  }
  return after;
}

export function touchedPaths(
  { set, remove, add, delete: deleted }: Update,
  placeholders: Placeholders,
): Path[] {
  const paths = [...set, ...add, ...deleted].map(({ path }) => path);
  return [...paths, ...remove].map((path) => placeholders.path(path));
}

function evaluate(term: Term, item: Item, placeholders: Placeholders): AttributeValue {
  switch (term.kind) {
    case "value":
      return placeholders.value(term.name);
    case "path":
      return valueAt(item, placeholders.path(term.path)) ?? refuseMissing();
    case "if_not_exists":
      return valueAt(item, placeholders.path(term.path)) ?? evaluate(term.otherwise, item, placeholders);
    default:
      return combine(
        term.kind,
        evaluate(term.left, item, placeholders),
        evaluate(term.right, item, placeholders),
      );
  }
}

function combine(
  operator: "list_append" | "+" | "-",
  left: AttributeValue,
  right: AttributeValue,
): AttributeValue {
  if (operator === "list_append")
    return left.L && right.L ? { L: [...left.L, ...right.L] } : refuseType(operator);
  if (left.N === undefined || right.N === undefined) return refuseType(operator);
  return { N: operator === "+" ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
}

function added(old: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (value.N !== undefined) {
    if (old && old.N === undefined) return refuseType("ADD");
    return { N: addNumbers(old?.N ?? "0", value.N) };
  }
  const type = setType(value) ?? refuseType("ADD");
  if (!old) return value;
  return { [type]: [...new Set([...(old[type] ?? refuseType("ADD")), ...value[type]!])] };
}

/** What is left of a set; undefined if nothing, because DynamoDB has no empty sets. */
function difference(old: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  const type = setType(value) ?? refuseType("DELETE");
  if (!old) return undefined;
  const rest = (old[type] ?? refuseType("DELETE")).filter((member) => !value[type]!.includes(member));
  return rest.length > 0 ? { [type]: rest } : undefined;
}

function setType({ SS, NS, BS }: AttributeValue): "SS" | "NS" | "BS" | undefined {
  if (SS) return "SS";
  if (NS) return "NS";
  return BS && "BS";
}

/** Indexes mean places in the list as it was, so later ones go first. */
function fromTheBack(paths: Path[]): Path[] {
  return paths.toSorted((one, other) => Number(other.at(-1)) - Number(one.at(-1)) || 0);
}

function refuseOverlaps(paths: readonly Path[]): void {
  for (const [index, path] of paths.entries()) {
    const overlapping = paths
      .slice(index + 1)
      .some((other) => path.every((step, at) => at >= other.length || step === other[at]));
    if (overlapping) {
      throw validationError("Invalid UpdateExpression: Two document paths overlap with each other");
    }
  }
}

function refuseType(operator: string): never {
  throw validationError(
    `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ${operator}`,
  );
}

function refuseMissing(): never {
  throw validationError("The provided expression refers to an attribute that does not exist in the item");
}

function refusePath(): never {
  throw validationError("The document path provided in the update expression is invalid for update");
}
