import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { SeededRandom } from "../../support/simulation/random.ts";

/** Keys, items and placeholders of random commands: few of each, so that commands meet each other's items. */
export class RandomValues {
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Exactly those that the expressions mention. */
  placeholders(expressions: string) {
    const names = { "#n": "n", "#text": "text", "#g": "group" };
    const values = this.#values();
    const used = <Value>(all: Record<string, Value>) => {
      const found = Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(expressions));
      return found.length > 0 ? Object.fromEntries(found) : undefined;
    };
    return { ExpressionAttributeNames: used(names), ExpressionAttributeValues: used<AttributeValue>(values) };
  }

  #values(): Record<string, AttributeValue> {
    const n = this.#number();
    // Bounds in the wrong order are an error, and adding to a long number rounds it down.
    const high = n.length > 15 ? n : String(Number(n) + this.#random.integer(5));
    return {
      ":n": { N: n },
      ":high": { N: high },
      ":text": { S: this.one(["a", "ab", "abc", "é𝄞", "￭"]) },
      ":tag": { S: this.one(["red", "green"]) },
      ":tags": { SS: this.one([["red"], ["green", "blue"]]) },
      ":list": { L: [{ N: n }, { S: "x" }] },
      ":map": { M: { deep: { N: n }, more: { BOOL: true } } },
      ":type": { S: "N" },
      ":pk": { S: this.#partition() },
    };
  }

  item(): Record<string, AttributeValue> {
    const item: Record<string, AttributeValue> = {
      n: { N: this.#number() },
      text: { S: this.one(["a", "ab", "abc"]) },
      group: { S: this.one(["a", "ab"]) },
      tags: { SS: ["red", "blue"] },
      nested: { M: { deep: { N: this.#number() } } },
      parts: { L: [{ N: "1" }, { NULL: true }] },
      bytes: { B: this.#random.bytes(3) },
    };
    return Object.fromEntries(Object.entries(item).filter(() => this.#random.chance(0.7)));
  }

  key(): Record<string, AttributeValue> {
    return { pk: { S: this.#partition() }, sk: { N: String(this.#random.integer(6)) } };
  }

  #partition(): string {
    return this.one(["a", "b"]);
  }

  #number(): string {
    return this.one(["0", "1", "2", "3.50", "-1", "1e2", "12345678901234567890", "0.1"]);
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.#random.integer(choices.length)]!;
  }
}
