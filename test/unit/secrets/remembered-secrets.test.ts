import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useClock } from "#shared/platform/clock.ts";
import { RememberedSecrets } from "#shared/secrets/remembered-secrets.ts";
import type { SecretSource } from "#shared/secrets/secret-provider.ts";

const minute = 60_000;
const hour = 60 * minute;
const long = (text: string) => text.padEnd(32, ".");

let now = 0;
let lines: string[];

beforeEach(() => {
  now = Date.parse("2026-03-01T12:00:00Z");
  useClock({ now: () => now, sleep: async () => {} });
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** A store whose answers a test decides. */
class Store implements SecretSource {
  answer: () => string | undefined | Promise<string | undefined> = () => long("first");
  asked = 0;

  async get(): Promise<string | undefined> {
    this.asked++;
    return this.answer();
  }
}

const down = (): never => {
  throw new TypeError("fetch failed");
};

function opened(standIn?: string) {
  const store = new Store();
  const other = standIn === undefined ? undefined : { get: async () => standIn };
  return { store, provider: new RememberedSecrets(store, hour, other) };
}

test("a value is remembered until its time is over", async () => {
  const { store, provider } = opened();
  expect(await provider.get("tokenSecret")).toBe(long("first"));
  store.answer = () => long("second");
  now += hour - 1;
  expect(await provider.get("tokenSecret")).toBe(long("first"));
  now += 1;
  expect(await provider.get("tokenSecret")).toBe(long("second"));
  expect(store.asked).toBe(2);
});

test("all who ask at the same time share one question, also when it fails", async () => {
  const { store, provider } = opened();
  const many = () => Promise.allSettled(Array.from({ length: 20 }, () => provider.get("tokenSecret")));
  store.answer = down;
  expect(new Set((await many()).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  store.answer = () => long("there");
  expect(await many()).toEqual(Array(20).fill({ status: "fulfilled", value: long("there") }));
  expect(store.asked).toBe(2);
});

test("after an invalidation nothing from before is used, not even an answer that was on its way", async () => {
  const { store, provider } = opened();
  let arrive: (value: string) => void = () => {};
  store.answer = () => new Promise((resolve) => (arrive = resolve));
  const early = provider.get("tokenSecret");
  await Promise.resolve();
  provider.invalidate("tokenSecret");
  store.answer = () => long("new");
  expect(await provider.get("tokenSecret")).toBe(long("new"));
  arrive(long("old"));
  expect(await early).toBe(long("old"));
  expect(await provider.get("tokenSecret")).toBe(long("new"));
  provider.invalidate();
  store.answer = down;
  await expect(provider.get("tokenSecret")).rejects.toThrow("it can't be reached");
});

test("while the store is down its last word counts, is asked for once a minute, and ends after a day", async () => {
  const { store, provider } = opened("x".repeat(32));
  await provider.get("tokenSecret");
  store.answer = down;
  now += hour;
  expect(await provider.get("tokenSecret")).toBe(long("first"));
  expect(await provider.get("tokenSecret")).toBe(long("first"));
  expect(store.asked).toBe(2);
  now += minute;
  expect(await provider.get("tokenSecret")).toBe(long("first"));
  expect([store.asked, lines.length]).toEqual([3, 2]);
  now += 24 * hour;
  expect(await provider.get("tokenSecret")).toBe("x".repeat(32));
  expect(lines.at(-1)).toContain("the environment stands in");
});

test("the environment stands in for a store that was never reached, and leaves when it is", async () => {
  const { store, provider } = opened(long("from the environment"));
  store.answer = down;
  expect(await provider.get("tokenSecret")).toBe(long("from the environment"));
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: "WARNING",
    name: "tokenSecret",
    reason: "it can't be reached",
  });
  store.answer = () => long("back");
  now += minute;
  expect(await provider.get("tokenSecret")).toBe(long("back"));
});

test.each([
  ["there is none", undefined],
  ["there is none", ""],
  ["shorter than 32 bytes", "x".repeat(31)],
])(
  "a store that surely has nothing usable is an error, whatever else is known: %s",
  async (reason, value) => {
    const { store, provider } = opened(long("from the environment"));
    await provider.get("tokenSecret");
    store.answer = () => value;
    now += hour;
    await expect(provider.get("tokenSecret")).rejects.toThrow(reason);
    store.answer = down;
    expect(await provider.get("tokenSecret")).toBe(long("from the environment"));
  },
);

test("no value appears in a log line or an error, whatever a store throws", async () => {
  const canary = "s3cr3t-canary-value-0123456789-abcdef";
  const carrying = fc.oneof(
    fc.constant(canary),
    fc.anything().map((value) => ({ [canary]: value, message: canary, name: canary, $response: canary })),
    fc
      .constantFrom(Error, TypeError, SyntaxError, RangeError)
      .map((Kind) =>
        Object.assign(new Kind(`read ${canary}`, { cause: canary }), { name: canary, code: canary }),
      ),
    fc
      .constantFrom("TypeError", "AbortError", "Odd")
      .map((name) => Object.assign(new Error(canary), { name })),
  );
  await fc.assert(
    fc.asyncProperty(carrying, fc.boolean(), async (thrown, known) => {
      const { store, provider } = opened();
      store.answer = () => canary;
      if (known) await provider.get("tokenSecret");
      store.answer = () => {
        throw thrown;
      };
      now += hour;
      const error: unknown = await provider.get("tokenSecret").then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error === undefined).toBe(known);
      const { name, message, stack, cause } = (error ?? {}) as Error;
      expect(JSON.stringify([name, message, stack, cause, lines])).not.toContain("canary");
    }),
  );
});
