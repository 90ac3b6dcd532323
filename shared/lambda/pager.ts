import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { badRequest } from "#shared/problems.ts";

/** The query of every list, to be joined by its filters (SPEC X6). */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
};

/** The answer of every list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

/**
 * Hands out and takes back positions in a list. A cursor is signed with the tenant's key and bound to route and
 * filters: one of another tenant, of another query, or with a changed byte is refused.
 */
export class Pager<Position> {
  readonly limit: number;
  /** Where the page before ended; undefined on the first page. */
  readonly after: Position | undefined;
  readonly #key: string;
  readonly #binding: string;

  constructor(
    caller: Caller,
    exchange: Exchange,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ) {
    const { limit, cursor, ...filters } = query;
    this.limit = limit;
    this.#key = caller.cursorKey;
    const asked = Object.entries({ ...filters, ...exchange.event.pathParameters }).sort();
    this.#binding = `${exchange.definition.path} ${JSON.stringify(asked)}`;
    this.after = cursor === undefined ? undefined : this.#open(cursor);
  }

  /** @param candidates in order, from `after` on: at least one more than `limit` when the list goes on. */
  page<Item>(
    candidates: readonly Item[],
    position: (item: Item) => Position,
  ): { items: Item[]; next_cursor: string | null } {
    const items = candidates.slice(0, this.limit);
    const last = items.at(-1);
    const goesOn = candidates.length > this.limit && last !== undefined;
    return { items, next_cursor: goesOn ? this.seal(position(last)) : null };
  }

  seal(position: Position): string {
    const payload = Buffer.from(JSON.stringify(position)).toString("base64url");
    return `${payload}.${this.#sign(payload).toString("base64url")}`;
  }

  #open(cursor: string): Position {
    const [payload = "", signature = ""] = cursor.split(".", 2);
    const expected = Buffer.from(this.#sign(payload).toString("base64url"));
    const given = Buffer.from(signature);
    const genuine =
      cursor === `${payload}.${signature}` &&
      given.length === expected.length &&
      timingSafeEqual(given, expected);
    if (!genuine) throw badRequest("The cursor is damaged, or belongs to another query.");
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Position;
  }

  /** 128 bits are plenty against guessing. */
  #sign(payload: string): Buffer {
    return createHmac("sha256", this.#key).update(`${this.#binding} ${payload}`).digest().subarray(0, 16);
  }
}
