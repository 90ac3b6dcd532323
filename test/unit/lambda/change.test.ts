import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Append, type Change, commitChange } from "#shared/lambda/change.ts";
import { Turns } from "#shared/lambda/turns.ts";
import { useClientSettings } from "#shared/platform/client-settings.ts";
import { useClock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { conflict } from "#shared/problems.ts";
import { type Dynoxide, startDynoxide } from "../simulation/dynoxide.ts";

const TableName = "changes";
let dynoxide: Dynoxide;
let now = 0;
const slept: number[] = [];

beforeAll(async () => {
  dynoxide = await startDynoxide(TableName);
  const { endpoint, region, credentials } = dynoxide.client.config;
  const url = await endpoint!();
  const address = `${url.protocol}//${url.hostname}:${url.port}`;
  useClientSettings({ endpoint: address, region, credentials });
  const sleep = async (ms: number) => {
    slept.push(ms);
    now += ms;
  };
  useClock({ now: () => now, sleep });
});

afterAll(async () => {
  await dynoxide[Symbol.asyncDispose]();
});

const put = (pk: string, sk: number, value: string) => ({
  Put: {
    TableName,
    Item: { pk, sk, value },
    ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  },
});

const write = (pk: string, value = "v") => ({
  item: put(pk, 0, value),
  refused: () => conflict(`${pk} is there.`),
});

const read = async (pk: string, sk = 0) =>
  (await dynamo().send(new GetCommand({ TableName, Key: { pk, sk } }))).Item?.value;

/** A writer of a sequence: it tries the place after the last that it knows of. */
class Sequence {
  last = 0;
  won = 0;
  readonly lost: unknown[] = [];
  readonly pk: string;

  constructor(pk: string) {
    this.pk = pk;
  }

  append(value: string): Append {
    return {
      item: put(this.pk, this.last + 1, value),
      won: () => {
        this.won++;
        this.last++;
      },
      lost: async (present) => {
        this.lost.push(present?.value);
        this.last++;
      },
    };
  }
}

test("all of a change is written, after the deed, and its result is given back", async () => {
  const sequence = new Sequence("all");
  const result = await commitChange(async (change) => {
    change.write(write("all 1"));
    change.write(write("all 2"));
    change.append(sequence.append("entry"));
    expect(await read("all 1")).toBeUndefined();
    return "done";
  });
  expect(result).toBe("done");
  expect([await read("all 1"), await read("all 2"), await read("all", 1)]).toEqual(["v", "v", "entry"]);
  expect(sequence.won).toBe(1);
});

test("a change with nothing in it writes nothing", async () => {
  expect(await commitChange(async () => 7)).toBe(7);
});

test("a refused write is its own problem, nothing else is written, and the deed isn't tried again", async () => {
  await commitChange(async (change) => change.write(write("taken")));
  const sequence = new Sequence("refused");
  let runs = 0;
  const deed = commitChange(async (change) => {
    runs++;
    change.write(write("fresh"));
    change.write(write("taken"));
    change.append(sequence.append("entry"));
  });
  await expect(deed).rejects.toMatchObject({ kind: "conflict", message: "taken is there." });
  expect([await read("fresh"), await read("refused", 1), runs, sequence.won]).toEqual([
    undefined,
    undefined,
    1,
    0,
  ]);
});

test("a refused write is told even when the race for a sequence was lost as well", async () => {
  const [winner, loser] = [new Sequence("both"), new Sequence("both")];
  await commitChange(async (change) => {
    change.write(write("both taken"));
    change.append(winner.append("first"));
  });
  const deed = commitChange(async (change) => {
    change.append(loser.append("second"));
    change.write(write("both taken"));
  });
  await expect(deed).rejects.toMatchObject({ kind: "conflict" });
});

test("a lost race runs the deed again on what the winner left, and each change lands once", async () => {
  const writers = Array.from({ length: 6 }, () => new Sequence("race"));
  const runs = await Promise.all(
    writers.map(async (sequence, number) => {
      let tries = 0;
      await commitChange(async (change) => {
        tries++;
        change.write(write(`race ${number}`));
        change.append(sequence.append(`by ${number}`));
      });
      return tries;
    }),
  );
  const values = await Promise.all([1, 2, 3, 4, 5, 6].map((place) => read("race", place)));
  expect([...values].sort()).toEqual([0, 1, 2, 3, 4, 5].map((number) => `by ${number}`));
  for (const [number, sequence] of writers.entries()) {
    const place = values.indexOf(`by ${number}`);
    expect(sequence.lost).toEqual(values.slice(0, place));
    expect(runs[number]).toBe(place + 1);
  }
});

test("who finds no place for six seconds is told to come back later, having paused longer and longer", async () => {
  slept.length = 0;
  const rival = new Sequence("hopeless");
  const unlucky = new Sequence("hopeless");
  const deed = commitChange(async (change: Change) => {
    const taken = commitChange(async (other) => other.append(rival.append("rival")));
    await taken;
    change.append(unlucky.append("unlucky"));
  });
  await expect(deed).rejects.toMatchObject({ kind: "unavailable", headers: { "Retry-After": "1" } });
  expect(unlucky.lost).toHaveLength(slept.length + 1);
  const paused = slept.reduce((sum, ms) => sum + ms);
  expect(paused).toBeGreaterThanOrEqual(6_000);
  expect(paused).toBeLessThan(6_500);
  for (const [attempt, ms] of slept.entries()) expect(ms).toBeLessThan(Math.min(500, 10 * 2 ** attempt));
});

test("an entry that loses its place is said at the next one, and the deed isn't run again", async () => {
  await commitChange(async (change) => change.append(new Sequence("displaced").append("winner")));
  const sequence = new Sequence("displaced");
  let runs = 0;
  await commitChange(async (change) => {
    runs++;
    change.record({ inTurn: (work) => work(false), draft: async () => sequence.append("entry") });
  });
  expect([await read("displaced", 1), await read("displaced", 2), runs]).toEqual(["winner", "entry", 1]);
});

test("those who take turns lose at most the place that they had in mind before their turn", async () => {
  const turns = new Turns();
  const [entries, appends] = [new Sequence("turns"), new Sequence("decided")];
  let runs = 0;
  const writers = Array.from({ length: 12 }, () =>
    commitChange(async (change) => {
      runs++;
      change.append(appends.append("decided"));
      change.record({
        inTurn: (work) => turns.take("turns", work),
        draft: async () => entries.append("entry"),
      });
    }),
  );
  await Promise.all(writers);
  expect([entries.won, appends.won, runs]).toEqual([12, 12, 1 + 2 * 11]);
  expect([...entries.lost, ...appends.lost]).toEqual([]);
});

test("what rests on the moment is decided anew when its entry loses its place, or when it has waited for its turn", async () => {
  await commitChange(async (change) => change.append(new Sequence("moment").append("winner")));
  const sequence = new Sequence("moment");
  let runs = 0;
  const displaced = await commitChange(async (change) => {
    change.isOfTheMoment = true;
    change.record({ inTurn: (work) => work(false), draft: async () => sequence.append(`entry ${runs}`) });
    return ++runs;
  });
  expect([displaced, await read("moment", 2)]).toEqual([2, "entry 2"]);
  const turns = new Turns();
  const inTurn = () =>
    commitChange(async (change) => {
      change.isOfTheMoment = true;
      change.record({
        inTurn: (work) => turns.take("moment", work),
        draft: async () => sequence.append("turn"),
      });
      return sequence.won;
    });
  // The second has decided when the first was through.
  expect(await Promise.all([inTurn(), inTurn()])).toEqual([1, 2]);
});

test("whose turn it is may commit more in it; a turn that fails is over", async () => {
  const turns = new Turns();
  const entry = (sequence: Sequence) => ({
    inTurn: <T>(work: (hasWaited: boolean) => Promise<T>) => turns.take("nested", work),
    draft: async () => sequence.append("entry"),
  });
  const sequence = new Sequence("nested");
  const failing = turns.take("nested", () => Promise.reject(new Error("mine")));
  const nesting = turns.take("nested", () => commitChange(async (change) => change.record(entry(sequence))));
  await expect(failing).rejects.toThrow("mine");
  await nesting;
  expect(sequence.won).toBe(1);
});

test("an error of the deed or of the database goes through untouched", async () => {
  await expect(commitChange(async () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  const deed = commitChange(async (change) =>
    change.write({ ...write("x"), item: { Put: { TableName: "no such table", Item: { pk: "x", sk: 0 } } } }),
  );
  await expect(deed).rejects.toMatchObject({ name: expect.stringMatching(/ResourceNotFound|Validation/) });
});
