import { compileComparison, states } from "./comparison.ts";
import { compileSelector } from "./json-selector.ts";

type Test = (event: unknown) => boolean;

const token =
  /\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|\$(?:\['[^']*'\]|[^\s()=<>!&|])*|[^\s()=<>!&|]+)/y;

/**
 * Compiles a filter pattern of CloudWatch Logs: the empty one, which every line matches, or one in braces for lines
 * that are JSON. Patterns of words are refused; nobody here has needed them.
 */
export function compileFilterPattern(pattern: string): (line: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed === "") return () => true;
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) {
    throw new Error(`The local cloud takes empty and JSON filter patterns only, not ${pattern}`);
  }
  const matches = new PatternReader(trimmed.slice(1, -1)).read();
  return (line) => {
    const event = parseJson(line);
    return event !== undefined && matches(event);
  };
}

class PatternReader {
  readonly #tokens: string[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  read(): Test {
    const test = this.#either();
    if (this.#tokens.length > 0) throw this.#misread();
    return test;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#takes("||")) tests.push(this.#both());
    return (event) => tests.some((test) => test(event));
  }

  #both(): Test {
    const tests = [this.#one()];
    while (this.#takes("&&")) tests.push(this.#one());
    return (event) => tests.every((test) => test(event));
  }

  #one(): Test {
    if (this.#takes("(")) {
      const inner = this.#either();
      if (!this.#takes(")")) throw this.#misread();
      return inner;
    }
    const select = compileSelector(this.#next());
    const operator = this.#next();
    const operand = this.#next();
    const test = states[`${operator} ${operand}`] ?? this.#comparison(operator, operand);
    return (event) => test(select(event));
  }

  #comparison(operator: string, operand: string): Test {
    if (!/^(!=|[<>]=?|=)$/.test(operator)) throw this.#misread();
    return compileComparison(operator, operand);
  }

  #takes(expected: string): boolean {
    if (this.#tokens[0] !== expected) return false;
    this.#tokens.shift();
    return true;
  }

  #next(): string {
    const next = this.#tokens.shift();
    if (next === undefined) throw this.#misread();
    return next;
  }

  #misread(): Error {
    return new Error(`not a filter pattern: {${this.#text}}`);
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const found = token.exec(text);
    if (!found) throw new Error(`not a filter pattern: {${text}}`);
    tokens.push(found[1]!);
  }
  return tokens;
}

function parseJson(line: string): unknown {
  if (!line.startsWith("{") && !line.startsWith("[")) return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
