import { validationError } from "../service.ts";
import { canonicalItem } from "./admission.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import type { ParsedExpression } from "./parsed-expression.ts";
import type { Path, PathStep } from "./token-reader.ts";

export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

/** What `#names` and `:values` stand for in one request. */
export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item;

  /** As on AWS, a placeholder that no expression uses is an error; so is one that isn't defined. */
  constructor(input: PlaceholderInput, expressions: readonly (ParsedExpression<unknown> | undefined)[]) {
    this.#names = input.ExpressionAttributeNames ?? {};
    this.#values = canonicalItem(input.ExpressionAttributeValues) ?? {};
    refuseUnused("Names", this.#names, expressions);
    refuseUnused("Values", this.#values, expressions);
    for (const expression of expressions) {
      for (const placeholder of expression?.placeholders ?? []) this.#refuseUndefined(placeholder);
    }
  }

  value(placeholder: string): AttributeValue {
    return this.#values[placeholder]!;
  }

  name(step: PathStep): PathStep {
    return typeof step === "string" && step.startsWith("#") ? this.#names[step]! : step;
  }

  /** The path with its names put in. */
  path(path: Path): Path {
    return path.map((step) => this.name(step));
  }

  #refuseUndefined(placeholder: string): void {
    if (placeholder.startsWith("#") && this.#names[placeholder] === undefined) {
      throw validationError(
        `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    }
    if (placeholder.startsWith(":") && this.#values[placeholder] === undefined) {
      throw validationError(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
  }
}

function refuseUnused(
  kind: "Names" | "Values",
  given: object,
  expressions: readonly (ParsedExpression<unknown> | undefined)[],
): void {
  for (const placeholder in given) {
    if (expressions.some((expression) => expression?.placeholders.has(placeholder))) continue;
    throw validationError(
      `Value provided in ExpressionAttribute${kind} unused in expressions: keys: {${placeholder}}`,
    );
  }
}
