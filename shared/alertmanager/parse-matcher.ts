import type { Matcher } from "#shared/alertmanager/matcher.ts";

/** What isn't a matcher, in Alertmanager's words. */
export class BadMatcher extends Error {}

const operators = {
  "=~": { isRegex: true, isEqual: true },
  "!~": { isRegex: true, isEqual: false },
  "!=": { isRegex: false, isEqual: false },
  "=": { isRegex: false, isEqual: true },
} as const;

/** Names as they are in Prometheus, and since Alertmanager 0.27 any others: quoted, or without what has a meaning here. */
const form = /^(?:"((?:[^"\\]|\\.)*)"|([^\s{}!=~,\\"'`]+))[\t\n\f\r ]*(=~|!~|!=|=)/u;

/**
 * Reads a filter such as `severity=~"page|critical"`. Tolerant as Alertmanager is: the quotes may be left out, and a
 * backslash that escapes nothing is itself.
 * @throws BadMatcher
 */
export function parseMatcher(text: string): Matcher {
  const trimmed = trimmedAsGo(text);
  const found = form.exec(trimmed);
  if (!found) throw new BadMatcher(`bad matcher format: ${text}`);
  const [head, quoted, bare, operator] = found;
  const name = quoted === undefined ? bare! : unescaped(quoted);
  if (name === "") throw new BadMatcher(`bad matcher format: ${text}`);
  const value = readValue(trimmedAsGo(trimmed.slice(head.length)));
  return { name, value, ...operators[operator as keyof typeof operators] };
}

function readValue(raw: string): string {
  const bad = () => new BadMatcher(`matcher value contains unescaped double quote: ${raw}`);
  if (!raw.startsWith('"')) {
    if (/^(?:[^"\\]|\\.)*\\?$/su.test(raw)) return unescaped(raw);
    throw bad();
  }
  const inner = /^"((?:[^"\\]|\\.)*)"$/su.exec(raw)?.[1];
  if (inner === undefined) throw bad();
  return unescaped(inner);
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(n|"|\\)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));

/** Less than JavaScript's `trim`, which takes all of Unicode's spaces. */
function trimmedAsGo(text: string): string {
  const isSpace = (index: number) => "\t\n\f\r ".includes(text.charAt(index));
  let [start, end] = [0, text.length];
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return text.slice(start, end);
}
