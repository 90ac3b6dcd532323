/** What isn't a regular expression, in the words of Go's parser. */
export class BadRegex extends Error {
  constructor(what: string, where: string) {
    super(`error parsing regexp: ${what}: \`${where}\``);
  }
}

/** Where a parser stands in an expression. It counts by code points. */
export class RegexCursor {
  readonly source: string;
  readonly #characters: readonly string[];
  at = 0;

  constructor(source: string) {
    this.source = source;
    this.#characters = [...source];
  }

  get isAtEnd(): boolean {
    return this.at >= this.#characters.length;
  }

  sees(character: string): boolean {
    return this.#characters[this.at] === character;
  }

  take(character: string): boolean {
    const seen = this.sees(character);
    if (seen) this.at++;
    return seen;
  }

  /** What follows here, if it has this form, which begins with `^`; it is taken. None is longer than 140 characters. */
  takeForm(form: RegExp): RegExpExecArray | null {
    const found = form.exec(this.#characters.slice(this.at, this.at + 140).join(""));
    if (found) this.at += found[0].length;
    return found;
  }

  /** @param orElse what is wrong with an expression that ends here. */
  next(orElse: string): string {
    const character = this.#characters[this.at++];
    if (character === undefined) throw new BadRegex(orElse, this.source);
    return character;
  }

  rest(): string {
    return this.#characters.slice(this.at).join("");
  }

  since(start: number): string {
    return this.#characters.slice(start, Math.max(this.at, start + 1)).join("");
  }
}
