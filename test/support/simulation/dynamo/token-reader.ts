import { validationError } from "../service.ts";
import { refuseReserved } from "./reserved-words.ts";

const pattern = /\s*(?:(<>|<=|>=|[=<>+\-(),.[\]])|([#:]?[A-Za-z0-9_]+))/y;

export type PathStep = string | number;
/** Names, `#placeholders` and list indexes, as the expression has them. */
export type Path = readonly PathStep[];

/** What the parsers of DynamoDB's expression languages have in common. */
export class TokenReader {
  /** Every `#name` and `:value` that the expression uses. */
  readonly placeholders = new Set<string>();
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(expression: string) {
    this.#tokens = tokens(expression);
    for (const token of this.#tokens) if (/^[#:]/.test(token)) this.placeholders.add(token);
  }

  get done(): boolean {
    return this.#at === this.#tokens.length;
  }

  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  take(): string {
    const token = this.peek();
    if (token === "") throw validationError("Invalid expression: unexpected end");
    this.#at++;
    return token;
  }

  /** Takes the next token if it is this symbol or, in whatever case, this keyword. */
  accept(token: string): boolean {
    if (this.peek().toUpperCase() !== token) return false;
    this.#at++;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) this.#unexpected();
  }

  end(): void {
    if (!this.done) this.#unexpected();
  }

  path(): Path {
    const steps: PathStep[] = [this.#name()];
    for (;;) {
      if (this.accept(".")) steps.push(this.#name());
      else if (this.accept("[")) {
        steps.push(Number(this.take()));
        this.expect("]");
      } else return steps;
    }
  }

  #name(): string {
    if (!/^#?[A-Za-z_]/.test(this.peek()) && !this.peek().startsWith("#")) this.#unexpected();
    const name = this.take();
    if (!name.startsWith("#")) refuseReserved(name);
    return name;
  }

  #unexpected(): never {
    throw validationError(`Invalid expression: Syntax error; token: "${this.peek() || "<EOF>"}"`);
  }
}

function tokens(expression: string): string[] {
  const found: string[] = [];
  const text = expression.trim();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match)
      throw validationError(`Invalid expression: Syntax error; token: "${text.slice(at, at + 10)}"`);
    found.push((match[1] ?? match[2])!);
  }
  return found;
}
