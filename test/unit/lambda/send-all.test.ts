import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { sendAll } from "#shared/lambda/send-all.ts";
import { useClock } from "#shared/platform/clock.ts";

/** Pieces of a hundred characters, without end. */
function endless() {
  const made = { pieces: 0, isOver: false };
  async function* pieces(): AsyncGenerator<string, void> {
    try {
      for (;;) {
        made.pieces++;
        yield "x".repeat(100);
      }
    } finally {
      made.isOver = true;
    }
  }
  return { made, pieces: pieces() };
}

const always = async () => true;
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

test("no more is made than the client takes, and what is made ends when it goes", async () => {
  const out = new PassThrough({ highWaterMark: 1000 });
  const { made, pieces } = endless();
  const gone = new AbortController();
  const sending = sendAll(out, "first", pieces, gone.signal, always);
  await turns(50);
  const untilFull = made.pieces;
  expect(untilFull).toBeLessThan(30);
  out.read();
  await turns(50);
  expect(made.pieces).toBeGreaterThan(untilFull);
  expect(made.pieces).toBeLessThan(60);
  expect(made.isOver).toBe(false);
  gone.abort();
  await sending;
  expect([made.isOver, out.destroyed]).toEqual([true, true]);
});

test("what fails under way ends the stream, after what was sent before", async () => {
  const out = new PassThrough();
  async function* failing(): AsyncGenerator<string, void> {
    yield "one ";
    throw new Error("the table is away");
  }
  await sendAll(out, "first ", failing(), new AbortController().signal, always);
  expect(out.writableEnded).toBe(true);
  expect(out.read().toString()).toBe("first one ");
});

test("who may listen no longer is cut off within a minute", async () => {
  let now = 0;
  useClock({ now: () => now, sleep: async () => {} });
  const out = new PassThrough();
  const told: number[] = [];
  async function* eachTenSeconds(): AsyncGenerator<string, void> {
    for (;;) {
      now += 10_000;
      told.push(now);
      yield `${now} `;
    }
  }
  let mayListen = true;
  const looks: number[] = [];
  await sendAll(out, "", eachTenSeconds(), new AbortController().signal, async () => {
    looks.push(now);
    const may = mayListen;
    mayListen = false;
    return may;
  });
  expect(looks).toEqual([30_000, 60_000]);
  expect(told.at(-1)).toBe(60_000);
  expect(out.writableEnded).toBe(true);
});
