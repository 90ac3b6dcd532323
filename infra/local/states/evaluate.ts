import jsonata from "jsonata";
import type { Chance } from "./chance.ts";
import { StateError } from "./failures.ts";
import { queryFunctions } from "./query-functions.ts";

/** What expressions see, and what they may ask. */
export interface Scope {
  readonly states: {
    readonly input: unknown;
    readonly result?: unknown;
    readonly errorOutput?: unknown;
    readonly context: unknown;
  };
  readonly variables: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly chance: Chance;
}

/** The expression in a text of the form `{% … %}`. */
export function expressionIn(text: string): string | undefined {
  return text.length >= 4 && text.startsWith("{%") && text.endsWith("%}")
    ? text.slice(2, -2).trim()
    : undefined;
}

const compiled = new Map<string, jsonata.Expression>();

/** @throws what JSONata says of an expression that is none. */
export function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression) ?? jsonata(expression);
  compiled.set(expression, known);
  return known;
}

/**
 * A value of the definition with its expressions replaced by what they give.
 * @param field where it stands, for the error.
 * @throws StateError `States.QueryEvaluationError` where one fails, or gives nothing.
 */
export async function evaluate(template: unknown, scope: Scope, field: string): Promise<unknown> {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, scope, field);
  }
  if (Array.isArray(template)) {
    const items: unknown[] = [];
    for (const [index, item] of template.entries())
      items.push(await evaluate(item, scope, `${field}[${index}]`));
    return items;
  }
  if (typeof template !== "object" || template === null) return template;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(template))
    entries.push([key, await evaluate(item, scope, `${field}/${key}`)]);
  return Object.fromEntries(entries);
}

async function evaluateExpression(expression: string, scope: Scope, field: string): Promise<unknown> {
  const bindings = {
    ...queryFunctions(scope.now, scope.chance),
    ...scope.variables,
    states: scope.states,
  };
  const what = `The JSONata expression '${expression}' specified for the field '${field}'`;
  const result: unknown = await compile(expression)
    .evaluate(undefined, bindings)
    .catch((error: unknown) => {
      throw queryError(`${what} threw an error during evaluation. ${(error as Error).message}`);
    });
  // As JSON: JSONata's lists carry marks of its own, and a function is nothing that a state could hold.
  const json = JSON.stringify(result);
  if (json === undefined) throw queryError(`${what} returned nothing (undefined).`);
  return JSON.parse(json) as unknown;
}

const queryError = (cause: string): StateError => new StateError("States.QueryEvaluationError", cause);

/** @throws StateError where the field isn't what it must be. */
export async function evaluateTo<T>(
  template: unknown,
  scope: Scope,
  field: string,
  is: (value: unknown) => value is T,
  expected: string,
): Promise<T> {
  return required(await evaluate(template, scope, field), field, is, expected);
}

/** @throws StateError where a field's value isn't what it must be. */
export function required<T>(
  value: unknown,
  field: string,
  is: (value: unknown) => value is T,
  expected: string,
): T {
  if (is(value)) return value;
  throw queryError(
    `The field '${field}' must be ${expected}, but is ${JSON.stringify(value).slice(0, 100)}.`,
  );
}
