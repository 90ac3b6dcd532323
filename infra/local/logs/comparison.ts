type Test = (value: unknown) => boolean;

const numeric: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "!=": (value, bound) => value !== bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/**
 * What an operator and its operand ask of a value. Only strings and numbers are compared: a value that is missing, or
 * of another type, satisfies no comparison, `!=` included.
 */
export function compileComparison(operator: string, operand: string): Test {
  const number = Number(operand);
  if (!operand.startsWith('"') && !Number.isNaN(number)) {
    const compare = numeric[operator]!;
    return (value) => typeof value === "number" && compare(value, number);
  }
  if (operator !== "=" && operator !== "!=") throw new Error(`${operator} compares numbers, not ${operand}`);
  if (operand.startsWith("%")) throw new Error(`regular expressions aren't supported here: ${operand}`);
  const expected = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, "$1") : operand;
  const expression = wildcardExpression(expected);
  return (value) => {
    if (typeof value !== "string" && typeof value !== "number") return false;
    return expression.test(String(value)) === (operator === "=");
  };
}

/** `*` is any run of characters, and nothing else is special. */
function wildcardExpression(pattern: string): RegExp {
  const pieces = pattern.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`, "s");
}

/** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. */
export const states: Readonly<Record<string, Test>> = {
  "IS NULL": (value) => value === null,
  "IS TRUE": (value) => value === true,
  "IS FALSE": (value) => value === false,
  "NOT EXISTS": (value) => value === undefined,
};
