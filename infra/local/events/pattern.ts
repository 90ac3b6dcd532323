import { BlockList } from "node:net";

/** An event pattern: fields nest like the event's, leaves list what their value may be. */
export type EventPattern = Readonly<Record<string, unknown>>;

type Test = (value: unknown) => boolean;

/** Says whether an event matches; the pattern is compiled once, for a bus asks for every event. */
export function compilePattern(pattern: EventPattern): (event: unknown) => boolean {
  const fields = Object.entries(pattern).map(([name, expected]) => compileField(name, expected));
  return (event) => fields.every((matches) => matches(event));
}

function compileField(name: string, expected: unknown): Test {
  if (name === "$or") {
    const choices = (expected as EventPattern[]).map(compilePattern);
    return (event) => choices.some((matches) => matches(event));
  }
  if (Array.isArray(expected)) {
    const tests = expected.map(compileRule);
    return (event) => valuesOf(event, name).some((value) => tests.some((test) => test(value)));
  }
  const nested = compilePattern(expected as EventPattern);
  return (event) => valuesOf(event, name).some(nested);
}

/** The values of a field: those in a list count one by one, and in a list of objects each object is looked into. */
function valuesOf(event: unknown, name: string): unknown[] {
  if (Array.isArray(event)) return event.flatMap((item) => valuesOf(item, name));
  if (typeof event !== "object" || event === null || !(name in event)) return [undefined];
  const value = (event as Record<string, unknown>)[name];
  if (!Array.isArray(value)) return [value];
  return value.length > 0 ? value : [undefined];
}

function compileRule(rule: unknown): Test {
  if (typeof rule !== "object" || rule === null) return (value) => value === rule;
  const [[operator, argument] = ["", undefined]] = Object.entries(rule);
  const compile = rules[operator];
  if (!compile) throw new Error(`Unknown operator in an event pattern: ${operator}`);
  return compile(argument);
}

const rules: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix: (argument) => textRule(argument, (value, expected) => value.startsWith(expected)),
  suffix: (argument) => textRule(argument, (value, expected) => value.endsWith(expected)),
  "equals-ignore-case": (argument) =>
    onText((value) => value.toLowerCase() === String(argument).toLowerCase()),
  wildcard: (argument) => {
    const expression = wildcardExpression(String(argument));
    return onText((value) => expression.test(value));
  },
  exists: (argument) => (value) => (value !== undefined) === argument,
  numeric: (argument) => numericRule(argument as unknown[]),
  cidr: (argument) => cidrRule(String(argument)),
  "anything-but": anythingBut,
};

function onText(test: (value: string) => boolean): Test {
  return (value) => typeof value === "string" && test(value);
}

/** `{"prefix": "a"}` or `{"prefix": {"equals-ignore-case": "a"}}`. */
function textRule(argument: unknown, test: (value: string, expected: string) => boolean): Test {
  if (typeof argument === "string") return onText((value) => test(value, argument));
  const expected = String((argument as Record<string, unknown>)["equals-ignore-case"]).toLowerCase();
  return onText((value) => test(value.toLowerCase(), expected));
}

/** A field that is missing is not "anything but": it isn't anything. */
function anythingBut(argument: unknown): Test {
  if (typeof argument === "object" && argument !== null && !Array.isArray(argument)) {
    const [[operator, operand] = ["", undefined]] = Object.entries(argument);
    const excluded = toList(operand).map((item) => compileRule({ [operator]: item }));
    return onText((value) => !excluded.some((test) => test(value)));
  }
  const excluded = toList(argument);
  return (value) => value !== undefined && !excluded.includes(value);
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]`: all comparisons must hold. */
function numericRule(argument: unknown[]): Test {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const compare = comparisons[String(argument[index])];
    if (!compare) throw new Error(`Unknown comparison in an event pattern: ${argument[index]}`);
    const bound = Number(argument[index + 1]);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

function cidrRule(cidr: string): Test {
  const [network = "", prefix] = cidr.split("/");
  const family = network.includes(":") ? "ipv6" : "ipv4";
  const addresses = new BlockList();
  addresses.addSubnet(network, Number(prefix), family);
  return onText((value) => value.includes(":") === (family === "ipv6") && addresses.check(value, family));
}

/** `*` is any run of characters; `\*` and `\\` are those characters. */
function wildcardExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\[\\*]|[.*+?^${}()|[\]\\]/g, (match) =>
    match === "*" ? ".*" : escaped(match),
  );
  return new RegExp(`^${source}$`, "s");
}

function escaped(match: string): string {
  return match.length === 2 ? match : `\\${match}`;
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
