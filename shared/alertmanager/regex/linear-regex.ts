import { type Assertion, parseRegex } from "#shared/alertmanager/regex/parse-regex.ts";
import { programOf, type Step } from "#shared/alertmanager/regex/regex-program.ts";

/** Where a match may stand between two characters: at any of these steps, after a character of this kind. */
interface Place {
  readonly steps: readonly number[];
  readonly after: Kind;
  readonly onward: Map<string, Place>;
  accepts?: boolean;
}

/** What assertions ask of a neighbour: a word's character, a line's end, another one, or none. */
type Kind = "word" | "line end" | "other" | "none";

const mostPlaces = 1000;
const mostRemembered = 256;

/**
 * A regular expression in RE2's syntax, whose match costs time linear in the text, whatever the expression: tenants write
 * them, and JavaScript's engine can be kept busy for years by thirty characters. It follows all possibilities at once, and
 * remembers where each character leads.
 */
export class LinearRegex {
  readonly #steps: readonly Step[];
  #places = new Map<string, Place>();
  readonly #start: Place;

  /** @throws BadRegex */
  constructor(source: string) {
    this.#steps = programOf(parseRegex(source), source);
    this.#start = this.#placeAt([0], "none");
  }

  /** Whether the expression describes the whole text. */
  describes(text: string): boolean {
    let place = this.#start;
    for (const character of text) {
      place = place.onward.get(character) ?? this.#step(place, character);
      if (place.steps.length === 0) return false;
    }
    place.accepts ??= this.#resolve(place, "none").some((step) => this.#steps[step]!.does === "accept");
    return place.accepts;
  }

  #step(place: Place, character: string): Place {
    const kind = kindOf(character);
    const next: number[] = [];
    for (const number of this.#resolve(place, kind)) {
      const step = this.#steps[number]!;
      if (step.does === "read" && step.test(character)) next.push(step.next);
    }
    const result = this.#placeAt(next, kind);
    if (place.onward.size >= mostRemembered) place.onward.clear();
    place.onward.set(character, result);
    return result;
  }

  /** The steps that are reached without reading. @param holds which assertions hold; without it they are left standing. */
  #closure(from: readonly number[], holds: (assertion: Assertion) => boolean | undefined): number[] {
    const seen = new Set<number>();
    const open = [...from];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const step = this.#steps[number]!;
      if (step.does === "fork") open.push(step.next, step.other);
      if (step.does === "assert" && holds(step.assertion)) open.push(step.next);
    }
    return [...seen].filter((number) => this.#steps[number]!.does !== "fork").sort((a, b) => a - b);
  }

  #resolve({ steps, after }: Place, before: Kind): readonly number[] {
    return this.#closure(steps, (assertion) => holds(assertion, after, before));
  }

  #placeAt(from: readonly number[], after: Kind): Place {
    const steps = this.#closure(from, () => undefined);
    const key = `${after} ${steps}`;
    const known = this.#places.get(key);
    if (known) return known;
    if (this.#places.size >= mostPlaces) this.#forget();
    const place: Place = { steps, after, onward: new Map() };
    this.#places.set(key, place);
    return place;
  }

  #forget(): void {
    for (const { onward } of this.#places.values()) onward.clear();
    this.#places = new Map();
  }
}

function holds(assertion: Assertion, after: Kind, before: Kind): boolean {
  switch (assertion) {
    case "text begins":
      return after === "none";
    case "text ends":
      return before === "none";
    case "line begins":
      return after === "none" || after === "line end";
    case "line ends":
      return before === "none" || before === "line end";
    case "word edge":
      return (after === "word") !== (before === "word");
    case "no word edge":
      return (after === "word") === (before === "word");
  }
}

function kindOf(character: string): Kind {
  if (character === "\n") return "line end";
  return /^\w$/.test(character) ? "word" : "other";
}
