import fc from "fast-check";
import { expect, test } from "vitest";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { Pager } from "#shared/lambda/pager.ts";
import { Problem } from "#shared/problems.ts";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly state?: string | undefined;
  readonly from?: number | undefined;
}

const pager = (query: Partial<Query>, { key = "k1", path = "/alarms", of = "a" } = {}) => {
  const exchange = { definition: { path }, event: { pathParameters: { id: of } } } as unknown as Exchange;
  return new Pager<unknown>({ cursorKey: key } as Caller, exchange, { limit: 2, ...query });
};

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test("a page has a cursor exactly when the list goes on", () => {
  for (const [count, more] of [
    [0, false],
    [1, false],
    [2, false],
    [3, true],
  ] as const) {
    const { items, next_cursor } = pager({}).page(numbers(count), (number) => number);
    expect(items).toEqual(numbers(Math.min(count, 2)));
    expect(next_cursor !== null).toBe(more);
  }
});

test("any position comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (position) => {
      const cursor = pager({}).seal(position);
      expect(cursor).toMatch(/^[\w.-]+$/);
      expect(pager({ cursor }).after).toEqual(JSON.parse(JSON.stringify(position)));
    }),
  );
});

test("a cursor holds under another limit and another order of the filters", () => {
  const cursor = pager({ state: "open", from: 1 }).seal("x");
  expect(pager({ from: 1, state: "open", limit: 200, cursor }).after).toBe("x");
});

test("a cursor of another tenant, list or query is a bad request", () => {
  const cursor = pager({ state: "open" }).seal("x");
  const others = [
    () => pager({ state: "open", cursor }, { key: "k2" }),
    () => pager({ state: "open", cursor }, { path: "/clusters" }),
    () => pager({ state: "open", cursor }, { of: "b" }),
    () => pager({ state: "cleared", cursor }),
    () => pager({ cursor }),
    () => pager({ state: "open", from: 0, cursor }),
  ];
  for (const open of others) expect(open).toThrow(Problem);
});

test("nothing but a cursor that was handed out is taken", () => {
  const genuine = pager({}).seal({ at: 1, id: "x" });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.nat(genuine.length - 1)), (forged) => {
      const cursor =
        typeof forged === "number"
          ? genuine.slice(0, forged) + (genuine[forged] === "A" ? "B" : "A") + genuine.slice(forged + 1)
          : forged;
      expect(() => pager({ cursor })).toThrow("The cursor is damaged");
    }),
  );
});
