import { badRequest } from "#shared/problems.ts";

/** Deeper than any record of ours, and shallow enough that nothing that walks a value has to fear for its stack. */
const deepest = 20;

/** How a member named `__proto__` can be written; most texts have nothing like it. */
const maybePrototype = (text: string) => text.includes("__proto__") || text.includes("\\u00");
const spacedColon = /"[\t\n\r ]+:/;
const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Reads JSON (RFC 8259) and refuses what would be understood in two ways or lost on the way: a name that comes twice in
 * one object, a member named `__proto__`, and nesting deeper than 20 levels.
 * @throws 400; SyntaxError for what is no JSON.
 */
export function parseStrictly(text: string): unknown {
  const value: unknown = JSON.parse(text, maybePrototype(text) ? refusePrototype : undefined);
  const members = countMembers(value, 0);
  // Each name stands before a colon, so as many as there are members means that none was overwritten. Text that looks
  // the same inside a string only makes it necessary to look closely.
  if (spacedColon.test(text) || countNames(text) !== members) refuseRepeatedNames(text);
  return value;
}

function refusePrototype(name: string, value: unknown): unknown {
  if (name === "__proto__") throw badRequest("A member can't be named __proto__.");
  return value;
}

/** The members of all objects in a value. */
function countMembers(value: unknown, depth: number): number {
  if (value === null || typeof value !== "object") return 0;
  if (depth === deepest) throw badRequest(`The body may be nested ${deepest} levels deep.`);
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item, depth + 1);
  } else {
    for (const name in value)
      members += 1 + countMembers((value as Record<string, unknown>)[name], depth + 1);
  }
  return members;
}

/** Colons behind a quote. To look for one character at a time is faster than for two. */
function countNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    if (text[at - 1] === '"') count++;
  }
  return count;
}

/** @param text well-formed JSON. */
function refuseRepeatedNames(text: string): void {
  const names: Set<string>[] = [];
  let last = "";
  for (const [part] of text.matchAll(token)) {
    if (part === "{" || part === "[") names.push(new Set());
    else if (part === "}" || part === "]") names.pop();
    else if (part === ":") noteName(names.at(-1)!, JSON.parse(last) as string);
    last = part;
  }
}

function noteName(names: Set<string>, name: string): void {
  if (names.has(name))
    throw badRequest(`An object has two members with one name: ${JSON.stringify(name.slice(0, 64))}.`);
  names.add(name);
}
