import { validationError } from "../service.ts";
import { type AttributeValue, type Item, sameValue, typeOf } from "./attribute-value.ts";
import { type Comparator, type Condition, type Operand, parseCondition } from "./condition-parser.ts";
import { valueAt } from "./document-path.ts";
import { areComparable, beginsWith, compareValues } from "./key-order.ts";
import { cachedParser } from "./parsed-expression.ts";
import type { Placeholders } from "./placeholders.ts";

export const conditionExpression = cachedParser(parseCondition);

/** Whether an item, `{}` where there is none, meets a condition. */
export function holds(condition: Condition, item: Item, placeholders: Placeholders): boolean {
  const value = (operand: Operand) => evaluated(operand, item, placeholders);
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item, placeholders) && holds(condition.right, item, placeholders);
    case "or":
      return holds(condition.left, item, placeholders) || holds(condition.right, item, placeholders);
    case "not":
      return !holds(condition.condition, item, placeholders);
    case "compare":
      return compares(condition.operator, value(condition.left), value(condition.right));
    case "between":
      return isBetween(value(condition.operand), value(condition.low), value(condition.high));
    case "in":
      return condition.choices.some((choice) => compares("=", value(condition.operand), value(choice)));
    case "function":
      return callFunction(condition.name, condition.operands.map(value));
  }
}

function evaluated(operand: Operand, item: Item, placeholders: Placeholders): AttributeValue | undefined {
  if (operand.kind === "value") return placeholders.value(operand.name);
  const value = valueAt(item, placeholders.path(operand.path));
  if (operand.kind === "path" || !value) return value;
  const size = sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

function compares(operator: Comparator, left?: AttributeValue, right?: AttributeValue): boolean {
  if (!left || !right) return operator === "<>" && left !== right;
  if (operator === "=") return sameValue(left, right);
  if (operator === "<>") return !sameValue(left, right);
  if (!areComparable(left, right)) return false;
  const order = compareValues(left, right);
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

function isBetween(value?: AttributeValue, low?: AttributeValue, high?: AttributeValue): boolean {
  return compares(">=", value, low) && compares("<=", value, high);
}

function callFunction(name: string, [value, argument]: readonly (AttributeValue | undefined)[]): boolean {
  switch (name) {
    case "attribute_exists":
      return value !== undefined;
    case "attribute_not_exists":
      return value === undefined;
    case "attribute_type":
      return value !== undefined && typeOf(value) === argument?.S;
    case "begins_with":
      return value !== undefined && argument !== undefined && beginsWith(value, argument);
    case "contains":
      return value !== undefined && argument !== undefined && contains(value, argument);
    default:
      throw validationError(`Invalid function name; function: ${name}`);
  }
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.L) return value.L.some((element) => sameValue(element, part));
  if (value.SS) return value.SS.includes(part.S ?? "");
  if (value.NS) return value.NS.includes(part.N ?? "");
  if (value.BS) return value.BS.includes(part.B ?? "");
  if (value.B === undefined || part.B === undefined) return false;
  return Buffer.from(value.B, "base64").includes(Buffer.from(part.B, "base64"));
}

function sizeOf({ S, B, SS, NS, BS, L, M }: AttributeValue): number | undefined {
  if (S !== undefined) return S.length;
  if (B !== undefined) return Buffer.byteLength(B, "base64");
  if (M) return Object.keys(M).length;
  return (SS ?? NS ?? BS ?? L)?.length;
}
