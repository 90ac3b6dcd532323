import { matchesWildcard } from "./wildcard.ts";

type Context = Readonly<Record<string, readonly string[]>>;
type Operator = (actual: string, expected: string) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringNotEquals: (actual, expected) => actual !== expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => matchesWildcard(expected, actual),
  StringNotLike: (actual, expected) => !matchesWildcard(expected, actual),
  ArnEquals: (actual, expected) => matchesWildcard(expected, actual),
  ArnLike: (actual, expected) => matchesWildcard(expected, actual),
  Bool: (actual, expected) => actual === expected,
};

/**
 * All operators and all keys of a statement's `Condition` must hold. An operator that is unknown here doesn't
 * hold: the statement then grants nothing, which shows in the log as a denial rather than as a hole.
 */
export function conditionsHold(
  condition: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
  context: Context,
): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      holds(operator, context[key.toLowerCase()], toStrings(expected)),
    ),
  );
}

function holds(name: string, actual: readonly string[] | undefined, expected: readonly string[]): boolean {
  const [, quantifier, bare = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  if (bare === "Null") return expected.includes(String(actual === undefined));
  const operator = operators[bare];
  if (!operator) return false;
  const negated = bare.includes("Not");
  const matches = (value: string): boolean =>
    negated ? expected.every((e) => operator(value, e)) : expected.some((e) => operator(value, e));
  if (quantifier === "ForAllValues") return (actual ?? []).every(matches);
  if (actual === undefined) return ifExists !== undefined || negated;
  return actual.some(matches);
}

function toStrings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
