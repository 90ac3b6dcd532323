/** Gives strings dense numbers 0, 1, 2 … in the order of their first appearance. */
export class Interner {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.length;
    this.#numbers.set(name, number);
    this.#names.push(name);
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number]!;
  }
}
