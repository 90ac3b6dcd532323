import { AwsError } from "../service.ts";

const rememberedForMs = 10 * 60_000;

/** A transaction sent again with its token (as the SDK's retries do) within ten minutes has no second effect. */
export class IdempotentTransactions {
  readonly #done = new Map<string, { readonly items: string; readonly atMs: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  isDone(token: string | undefined): boolean {
    return token !== undefined && this.#done.has(token);
  }

  once(token: string | undefined, items: object, run: () => object): object {
    if (token === undefined) return run();
    const text = JSON.stringify(items);
    const earlier = this.#done.get(token);
    if (earlier && this.#now() - earlier.atMs < rememberedForMs) {
      if (earlier.items === text) return {};
      throw new AwsError("IdempotentParameterMismatchException", "The token was used with other parameters");
    }
    const result = run();
    this.#done.set(token, { items: text, atMs: this.#now() });
    return result;
  }
}
