import { AwsError } from "../aws/aws-error.ts";
import type { Metric } from "./metric.ts";

type Test = (metric: Metric) => boolean;

const token = /\s*(\(|\)|[\w.-]+\s*=\s*(?:"[^"]*"|[^\s()"]+)|"[^"]*"\s*=\s*"[^"]*"|"[^"]*"|[^\s()]+)/y;

/**
 * Compiles what stands in quotes in `SEARCH('{Namespace,dimension} MetricName="x" word', …)`. A schema asks for metrics
 * with exactly these dimensions; a word matches parts of names and values, one in quotes the whole of them.
 */
export function compileSearch(text: string): Test {
  const [, schema, terms = ""] = /^\s*(?:\{([^}]*)\})?(.*)$/s.exec(text) ?? [];
  const tokens = tokensOf(terms);
  const matches = tokens.length > 0 ? anyOf(tokens) : () => true;
  if (tokens.length > 0) throw new AwsError("ValidationException", `Not a search: ${text}`);
  const fits = schema === undefined ? () => true : compileSchema(schema);
  return (metric) => fits(metric) && matches(metric);
}

function compileSchema(schema: string): Test {
  const parts = Array.from(schema.matchAll(/"([^"]*)"|([^,\s][^,]*)/g), ([, quoted, plain]) =>
    (quoted ?? plain ?? "").trim(),
  );
  const [namespace, ...names] = parts;
  const expected = names.sort().join("\0");
  return (metric) =>
    metric.namespace === namespace && Object.keys(metric.dimensions).sort().join("\0") === expected;
}

/** Reads tokens off the front of the list. */
function anyOf(tokens: string[]): Test {
  const tests = [allOf(tokens)];
  while (tokens[0] === "OR") {
    tokens.shift();
    tests.push(allOf(tokens));
  }
  return (metric) => tests.some((test) => test(metric));
}

function allOf(tokens: string[]): Test {
  const tests: Test[] = [];
  while (tokens.length > 0 && tokens[0] !== "OR" && tokens[0] !== ")") {
    if (tokens[0] === "AND") tokens.shift();
    tests.push(one(tokens));
  }
  return (metric) => tests.every((test) => test(metric));
}

function one(tokens: string[]): Test {
  const next = tokens.shift() ?? "";
  if (next === "NOT") {
    const test = one(tokens);
    return (metric) => !test(metric);
  }
  if (next !== "(") return compileTerm(next);
  const test = anyOf(tokens);
  if (tokens.shift() !== ")")
    throw new AwsError("ValidationException", "A search lacks a closing parenthesis");
  return test;
}

function compileTerm(term: string): Test {
  const [, name, expected = ""] = /^("[^"]*"|[^="]+?)\s*=\s*(.*)$/s.exec(term) ?? [];
  if (name === undefined) {
    const matches = compileWord(term);
    return (metric) => Object.values(propertiesOf(metric)).some(matches);
  }
  const [property, matches] = [name.replaceAll('"', ""), compileWord(expected)];
  return (metric) => {
    const value = propertiesOf(metric)[property];
    return value !== undefined && matches(value);
  };
}

/** Names are split where they are split for people: at other characters, and before capitals. */
function compileWord(word: string): (value: string) => boolean {
  if (word.startsWith('"')) return (value) => value === word.slice(1, -1);
  const expected = wordsOf(word);
  return (value) => {
    const words = wordsOf(value);
    return expected.every((part) => words.includes(part));
  };
}

const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");

const propertiesOf = ({ namespace, name, dimensions }: Metric): Readonly<Record<string, string>> => ({
  ...dimensions,
  Namespace: namespace,
  MetricName: name,
});

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const found = token.exec(text);
    if (!found) throw new AwsError("ValidationException", `Not a search: ${text}`);
    tokens.push(found[1]!);
  }
  return tokens;
}
