import { emptyKeyMessage } from "../../../../infra/local/dynamodb/empty-key.ts";
import { validationError } from "../service.ts";
import type { AttributeValue } from "./attribute-value.ts";
import type { Condition, Operand } from "./condition-parser.ts";
import { areComparable, beginsWith, compareValues } from "./key-order.ts";
import type { KeySchema } from "./key-schema.ts";
import type { Placeholders } from "./placeholders.ts";

/** The part of a partition that a query reads: from the first key that has reached it to the last within it. */
export interface KeyRange {
  readonly partition: AttributeValue;
  readonly hasReached: (sort: AttributeValue) => boolean;
  readonly isWithin: (sort: AttributeValue) => boolean;
}

type SortRange = Pick<KeyRange, "hasReached" | "isWithin">;

const everything: SortRange = { hasReached: () => true, isWithin: () => true };

export function keyRange(condition: Condition, schema: KeySchema, placeholders: Placeholders): KeyRange {
  const parts = conjuncts(condition);
  const partition = parts.map((part) => equalTo(part, schema.partition.name, placeholders)).find(Boolean);
  const rest = parts.filter((part) => !equalTo(part, schema.partition.name, placeholders));
  if (!partition || rest.length > 1) {
    throw validationError(`Query condition missed key schema element: ${schema.partition.name}`);
  }
  if (partition[schema.partition.type] === undefined) refuse();
  if (partition.S === "") throw validationError(emptyKeyMessage);
  const [sort] = rest;
  return { partition, ...(sort ? sortRange(sort, schema, placeholders) : everything) };
}

function conjuncts(condition: Condition): Condition[] {
  return condition.kind === "and"
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

function equalTo(part: Condition, attribute: string, placeholders: Placeholders): AttributeValue | undefined {
  if (part.kind !== "compare" || part.operator !== "=" || !isAttribute(part.left, attribute, placeholders))
    return undefined;
  return part.right.kind === "value" ? placeholders.value(part.right.name) : undefined;
}

function sortRange(part: Condition, { sort }: KeySchema, placeholders: Placeholders): SortRange {
  const subject = subjectOf(part);
  if (!sort || !subject || !isAttribute(subject, sort.name, placeholders)) return refuse();
  const value = (operand: Operand | undefined) => {
    const found = operand?.kind === "value" ? placeholders.value(operand.name) : undefined;
    if (found?.S === "") throw validationError(emptyKeyMessage);
    return found?.[sort.type] === undefined ? refuse() : found;
  };
  if (part.kind === "between") return between(value(part.low), value(part.high));
  if (part.kind === "function" && part.name === "begins_with") return prefixed(value(part.operands[1]));
  return part.kind === "compare" ? compared(part.operator, value(part.right)) : refuse();
}

function subjectOf(part: Condition): Operand | undefined {
  if (part.kind === "compare") return part.left;
  if (part.kind === "between") return part.operand;
  return part.kind === "function" ? part.operands[0] : undefined;
}

function isAttribute(operand: Operand, attribute: string, placeholders: Placeholders): boolean {
  return (
    operand.kind === "path" && operand.path.length === 1 && placeholders.name(operand.path[0]!) === attribute
  );
}

function between(low: AttributeValue, high: AttributeValue): SortRange {
  if (!areComparable(low, high) || compareValues(low, high) > 0) return refuse();
  return {
    hasReached: (key) => compareValues(key, low) >= 0,
    isWithin: (key) => compareValues(key, high) <= 0,
  };
}

function prefixed(prefix: AttributeValue): SortRange {
  const hasReached = (key: AttributeValue) => compareValues(key, prefix) >= 0;
  return { hasReached, isWithin: (key) => beginsWith(key, prefix) || !hasReached(key) };
}

function compared(operator: string, value: AttributeValue): SortRange {
  const order = (key: AttributeValue) => compareValues(key, value);
  switch (operator) {
    case "=":
      return { hasReached: (key) => order(key) >= 0, isWithin: (key) => order(key) <= 0 };
    case "<":
      return { ...everything, isWithin: (key) => order(key) < 0 };
    case "<=":
      return { ...everything, isWithin: (key) => order(key) <= 0 };
    case ">":
      return { ...everything, hasReached: (key) => order(key) > 0 };
    case ">=":
      return { ...everything, hasReached: (key) => order(key) >= 0 };
    default:
      return refuse();
  }
}

function refuse(): never {
  throw validationError("Query key condition not supported");
}
