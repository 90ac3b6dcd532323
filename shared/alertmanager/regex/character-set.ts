/** Some characters, as the union of parts. Each part is a class of JavaScript's regular expressions, or all that it isn't. */
export interface CharacterSet {
  readonly parts: readonly { readonly source: string; readonly negated: boolean }[];
  readonly negated: boolean;
  readonly ignoreCase: boolean;
}

/** Asks of one character at a time, so JavaScript's engine never has anything to try twice. */
export function testOf({ parts, negated, ignoreCase }: CharacterSet): (character: string) => boolean {
  const tests = parts.map((part) => ({
    negated: part.negated,
    expression: new RegExp(`^[${part.source}]$`, ignoreCase ? "iu" : "u"),
  }));
  return (character) => tests.some((test) => test.expression.test(character) !== test.negated) !== negated;
}

/** One character as it stands in a class of JavaScript's. */
export const escaped = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/** RE2's classes know ASCII only, and `\s` no vertical tab. */
export const perlClasses: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "0-9A-Za-z_",
  s: "\\t\\n\\f\\r ",
};

export const posixClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\0-\\x7F",
  blank: "\\t ",
  cntrl: "\\0-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** A general category or a script, by the name that RE2 knows it by; undefined when there is none of that name. */
export function unicodeClass(name: string): string | undefined {
  if (!/^\w{1,40}$/.test(name)) return undefined;
  return [`\\p{${name}}`, `\\p{Script=${name}}`].find(isClass);
}

function isClass(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
}
