import {
  type CharacterSet,
  escaped,
  perlClasses,
  posixClasses,
  unicodeClass,
} from "#shared/alertmanager/regex/character-set.ts";
import { BadRegex, type RegexCursor } from "#shared/alertmanager/regex/regex-cursor.ts";

type Part = CharacterSet["parts"][number];

const trailing = "trailing backslash at end of expression";

/** What a backslash that was just taken stands for, inside and outside of brackets: a class, or one character. */
export function readEscape(cursor: RegexCursor): Part {
  const start = cursor.at - 1;
  const letter = cursor.next(trailing);
  const perl = perlClasses[letter.toLowerCase()];
  if (perl) return { source: perl, negated: letter !== letter.toLowerCase() };
  if (letter === "p" || letter === "P") return readUnicodeClass(cursor, start, letter === "P");
  return { source: escaped(readEscapedCharacter(cursor, letter)), negated: false };
}

function readUnicodeClass(cursor: RegexCursor, start: number, negated: boolean): Part {
  const [, turned, long, short] = cursor.takeForm(/^(?:\{(\^?)(\w+)\}|(\w))/) ?? [];
  const source = unicodeClass(long ?? short ?? "");
  if (!source) throw new BadRegex("invalid character class range", cursor.since(start));
  return { source, negated: negated !== (turned === "^") };
}

function readEscapedCharacter(cursor: RegexCursor, letter: string): string {
  const control = controls[letter];
  if (control !== undefined) return control;
  if (/^[!-/:-@[-`{-~]$/.test(letter)) return letter;
  cursor.at--;
  const hex = cursor.takeForm(/^x(?:\{([\da-f]{1,6})\}|([\da-f]{2}))/i);
  // One digit alone would be a back-reference, which RE2 has not.
  const code = hex
    ? Number.parseInt(hex[1] ?? hex[2]!, 16)
    : Number.parseInt(cursor.takeForm(/^(?:0|[1-7](?=[0-7]))[0-7]{0,2}/)?.[0] ?? "", 8);
  if (!(code <= 0x10ffff)) throw new BadRegex("invalid escape sequence", `\\${letter}`);
  return String.fromCodePoint(code);
}

const controls: Readonly<Record<string, string>> = {
  a: "\x07",
  f: "\f",
  t: "\t",
  n: "\n",
  r: "\r",
  v: "\v",
};

/** What stands in brackets, of which the first was just taken. */
export function readClass(cursor: RegexCursor): Omit<CharacterSet, "ignoreCase"> {
  const start = cursor.at - 1;
  const negated = cursor.take("^");
  const parts: Part[] = [];
  for (let first = true; first || !cursor.sees("]"); first = false) {
    if (cursor.isAtEnd) throw new BadRegex("missing closing ]", cursor.since(start));
    parts.push(readClassPart(cursor));
  }
  cursor.at++;
  return { parts, negated };
}

function readClassPart(cursor: RegexCursor): Part {
  const start = cursor.at;
  const posix = cursor.takeForm(/^\[:(\^?)(\w+):\]/);
  if (posix) {
    const source = posixClasses[posix[2]!];
    if (!source) throw new BadRegex("invalid character class range", posix[0]);
    return { source, negated: posix[1] === "^" };
  }
  const low = readMember(cursor);
  if (!cursor.takeForm(/^-(?=[^\]])/)) return low;
  const high = readMember(cursor);
  if (!(codeOf(low) <= codeOf(high)))
    throw new BadRegex("invalid character class range", cursor.since(start));
  return { source: `${low.source}-${high.source}`, negated: false };
}

const readMember = (cursor: RegexCursor): Part =>
  cursor.take("\\")
    ? readEscape(cursor)
    : { source: escaped(cursor.next("missing closing ]")), negated: false };

/** NaN for a class, which can't end a range. */
const codeOf = ({ source }: Part): number =>
  Number.parseInt(/^\\u\{([\da-f]+)\}$/.exec(source)?.[1] ?? "", 16);
