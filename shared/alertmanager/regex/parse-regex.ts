import type { CharacterSet } from "#shared/alertmanager/regex/character-set.ts";
import { escaped } from "#shared/alertmanager/regex/character-set.ts";
import { readClass, readEscape } from "#shared/alertmanager/regex/read-characters.ts";
import { BadRegex, RegexCursor } from "#shared/alertmanager/regex/regex-cursor.ts";

export type Assertion =
  | "text begins"
  | "text ends"
  | "line begins"
  | "line ends"
  | "word edge"
  | "no word edge";

export type Expression =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Expression[] }
  | { readonly kind: "repeat"; readonly part: Expression; readonly least: number; readonly most: number };

interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
}

/** As Go has it. */
const mostRepeats = 1000;
/** Go allows 1000; ours are calls, and nobody writes fifty. */
const mostLevels = 100;
const { POSITIVE_INFINITY: unbounded } = Number;

/** Reads RE2's syntax as Go's `regexp` package does: no look-around and no back-references, so a match is linear in time. */
export function parseRegex(source: string): Expression {
  return new Parser(source).whole();
}

class Parser {
  readonly #cursor: RegexCursor;
  #level = 0;
  #flags: Readonly<Flags> = { i: false, m: false, s: false };

  constructor(source: string) {
    this.#cursor = new RegexCursor(source);
  }

  whole(): Expression {
    const expression = this.#choice();
    if (!this.#cursor.isAtEnd) throw new BadRegex("unexpected )", this.#cursor.source);
    return expression;
  }

  #choice(): Expression {
    if (++this.#level > mostLevels) throw new BadRegex("expression nests too deeply", this.#cursor.source);
    const parts = [this.#sequence()];
    while (this.#cursor.take("|")) parts.push(this.#sequence());
    this.#level--;
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  }

  #sequence(): Expression {
    const parts: Expression[] = [];
    while (!this.#cursor.isAtEnd && !this.#cursor.sees("|") && !this.#cursor.sees(")")) {
      parts.push(...this.#repeated(this.#atoms()));
    }
    return { kind: "sequence", parts };
  }

  /** Only the last atom is repeated: of `\Q…\E`, the last character. */
  #repeated(atoms: readonly Expression[]): readonly Expression[] {
    const cursor = this.#cursor;
    const start = cursor.at;
    const last = atoms.at(-1);
    const count = last && this.#count();
    if (!count) return atoms;
    cursor.take("?"); // lazy or greedy: a match of the whole is the same
    if (this.#count()) throw new BadRegex("invalid nested repetition operator", cursor.since(start));
    const [least, most] = count;
    if (least > most || least > mostRepeats || (most !== unbounded && most > mostRepeats))
      throw new BadRegex("invalid repeat count", cursor.since(start));
    return [...atoms.slice(0, -1), { kind: "repeat", part: last, least, most }];
  }

  #count(): readonly [least: number, most: number] | undefined {
    if (this.#cursor.take("*")) return [0, unbounded];
    if (this.#cursor.take("+")) return [1, unbounded];
    if (this.#cursor.take("?")) return [0, 1];
    const counted = this.#cursor.takeForm(/^\{(\d{1,9})(,(\d{0,9}))?\}/);
    if (!counted) return undefined;
    const least = Number(counted[1]);
    if (counted[2] === undefined) return [least, least];
    return [least, counted[3] ? Number(counted[3]) : unbounded];
  }

  /** None for what only sets flags. */
  #atoms(): readonly Expression[] {
    const cursor = this.#cursor;
    const start = cursor.at;
    if (this.#count()) throw new BadRegex("missing argument to repetition operator", cursor.since(start));
    const character = cursor.next("");
    if (character === "(") return this.#group();
    if (character === "[") return [this.#set(readClass(cursor))];
    if (character === ".") return [this.#set(this.#flags.s ? anyCharacter : notLineEnd)];
    if (character === "^") return [assert(this.#flags.m ? "line begins" : "text begins")];
    if (character === "$") return [assert(this.#flags.m ? "line ends" : "text ends")];
    if (character === "\\") return this.#escape();
    return [this.#literal(character)];
  }

  /** A flag that is set in a group holds to its end. */
  #group(): readonly Expression[] {
    const outer = this.#flags;
    if (this.#cursor.sees("?") && !this.#cursor.takeForm(/^\?P?<\w+>/) && this.#setFlags()) return [];
    const inner = this.#choice();
    if (!this.#cursor.take(")")) throw new BadRegex("missing closing )", this.#cursor.source);
    this.#flags = outer;
    return [inner];
  }

  /** `(?i)`, or the beginning of `(?i:…)`. @returns whether it was the first. */
  #setFlags(): boolean {
    const found = this.#cursor.takeForm(/^\?([imsU]*)(?:-([imsU]+))?([:)])/);
    if (!found)
      throw new BadRegex("invalid or unsupported Perl syntax", `(${this.#cursor.rest().slice(0, 2)}`);
    const [, on = "", off = "", end] = found;
    const names = ["i", "m", "s"] as const;
    const flags = { ...this.#flags };
    for (const name of names) flags[name] = (flags[name] || on.includes(name)) && !off.includes(name);
    this.#flags = flags;
    return end === ")";
  }

  #escape(): readonly Expression[] {
    const asserted = assertions[this.#cursor.takeForm(/^[AzbB]/)?.[0] ?? ""];
    if (asserted) return [assert(asserted)];
    if (this.#cursor.take("Q")) return this.#quoted();
    return [this.#set({ parts: [readEscape(this.#cursor)], negated: false })];
  }

  #quoted(): readonly Expression[] {
    const rest = this.#cursor.rest();
    const end = rest.indexOf("\\E");
    const quoted = [...(end < 0 ? rest : rest.slice(0, end))];
    this.#cursor.at += quoted.length + (end < 0 ? 0 : 2);
    return quoted.map((character) => this.#literal(character));
  }

  #set(characters: Omit<CharacterSet, "ignoreCase">): Expression {
    return { kind: "set", set: { ...characters, ignoreCase: this.#flags.i } };
  }

  #literal(character: string): Expression {
    return this.#set({ parts: [{ source: escaped(character), negated: false }], negated: false });
  }
}

const assertions: Readonly<Record<string, Assertion>> = {
  A: "text begins",
  z: "text ends",
  b: "word edge",
  B: "no word edge",
};

const assert = (assertion: Assertion): Expression => ({ kind: "assertion", assertion });

const anyCharacter = { parts: [], negated: true };
const notLineEnd = { parts: [{ source: "\\n", negated: false }], negated: true };
