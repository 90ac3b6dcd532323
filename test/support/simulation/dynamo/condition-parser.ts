import { validationError } from "../service.ts";
import type { Path, TokenReader } from "./token-reader.ts";

export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "size"; readonly path: Path };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly condition: Condition }
  | {
      readonly kind: "compare";
      readonly operator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly choices: readonly Operand[] }
  | { readonly kind: "function"; readonly name: string; readonly operands: readonly Operand[] };

const comparators: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
const functions: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};

/** The grammar of ConditionExpression, FilterExpression and KeyConditionExpression, loosest binding first. */
export function parseCondition(reader: TokenReader): Condition {
  const condition = disjunction(reader);
  reader.end();
  return condition;
}

function disjunction(reader: TokenReader): Condition {
  let left = conjunction(reader);
  while (reader.accept("OR")) left = { kind: "or", left, right: conjunction(reader) };
  return left;
}

function conjunction(reader: TokenReader): Condition {
  let left = negation(reader);
  while (reader.accept("AND")) left = { kind: "and", left, right: negation(reader) };
  return left;
}

function negation(reader: TokenReader): Condition {
  if (reader.accept("NOT")) return { kind: "not", condition: negation(reader) };
  if (reader.accept("(")) {
    const condition = disjunction(reader);
    reader.expect(")");
    return condition;
  }
  const isFunction = reader.peek(1) === "(" && reader.peek() !== "size";
  return isFunction ? functionCall(reader) : comparison(reader);
}

function functionCall(reader: TokenReader): Condition {
  const name = reader.take();
  const arity = functions[name];
  if (arity === undefined) throw validationError(`Invalid function name; function: ${name}`);
  const operands = list(reader);
  if (operands.length !== arity) {
    throw validationError(`Incorrect number of operands for operator or function: ${name}`);
  }
  return { kind: "function", name, operands };
}

function comparison(reader: TokenReader): Condition {
  const left = operand(reader);
  if (reader.accept("BETWEEN")) {
    const low = operand(reader);
    reader.expect("AND");
    return { kind: "between", operand: left, low, high: operand(reader) };
  }
  if (reader.accept("IN")) return { kind: "in", operand: left, choices: list(reader) };
  const operator = reader.take();
  if (!comparators.has(operator))
    throw validationError(`Invalid expression: Syntax error; token: "${operator}"`);
  return { kind: "compare", operator: operator as Comparator, left, right: operand(reader) };
}

function list(reader: TokenReader): Operand[] {
  reader.expect("(");
  const operands = [operand(reader)];
  while (reader.accept(",")) operands.push(operand(reader));
  reader.expect(")");
  return operands;
}

function operand(reader: TokenReader): Operand {
  if (reader.peek().startsWith(":")) return { kind: "value", name: reader.take() };
  if (reader.peek() === "size" && reader.peek(1) === "(") {
    reader.take();
    reader.expect("(");
    const path = reader.path();
    reader.expect(")");
    return { kind: "size", path };
  }
  return { kind: "path", path: reader.path() };
}
