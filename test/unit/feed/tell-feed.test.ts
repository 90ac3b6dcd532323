import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { JournalTails } from "#shared/feed/journal-tails.ts";
import { newsOf } from "#shared/feed/news.ts";
import { type Place, placeAfter } from "#shared/feed/place.ts";
import { tellFeed } from "#shared/feed/tell-feed.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { moveCursor } from "#shared/journal/journal-store.ts";
import { variables } from "#shared/platform/environment.ts";
import { loadSdk, simulateTables } from "../../fault/system/simulated-tables.ts";
import { SseReader } from "../../support/read-sse.ts";
import type { Simulation } from "../../support/simulation/simulation.ts";
import { delivery, type Observation } from "../journal/random-journal.ts";

const tenantId = "t";
let simulation: Simulation;
let book: AlarmBook;
let tails: JournalTails;
let deliveries = 0;

beforeAll(loadSdk);

beforeEach(() => {
  simulation = simulateTables(1, ["journal", "relayCursors", "streamSlots"]);
  process.env[variables.limits] = JSON.stringify({ streams: 2 });
  book = new AlarmBook();
  tails = new JournalTails();
});

const seconds = (count: number) => simulation.clock.sleep(count * 1000);

/** One entry of the journal, with a new alarm for each entity. */
const raise = (...entities: readonly string[]) =>
  book.append(tenantId, () => [delivery(entities.map(observation), ++deliveries)]);

const observation = (entity_id: string): Observation => ({
  entity_id,
  alarm_type: "LINK_DOWN",
  severity: "minor",
  raised_at: simulation.clock.now(),
  source_system: "s",
});

/** Somebody who listens, from now or from behind an event. */
class Listening {
  readonly reader = new SseReader();
  readonly leaving = new AbortController();
  readonly pieces: AsyncGenerator<string, void>;
  /** When each piece came, in ms since the beginning. */
  readonly times: number[] = [];
  readonly #startedAt = simulation.clock.now();

  constructor(lastId?: string) {
    const from: Place | undefined = lastId === undefined ? undefined : placeAfter(lastId);
    this.pieces = tellFeed(tails, { tenantId, from, wants: () => true, gone: this.leaving.signal });
  }

  async next(): Promise<void> {
    const { value, done } = await this.pieces.next();
    if (done) throw new Error(`the stream has ended after ${JSON.stringify(this.reader)}`);
    this.times.push(simulation.clock.now() - this.#startedAt);
    this.reader.take(value);
  }

  /** Reads on. @returns how long the stream was open, in seconds. */
  async toTheEnd(): Promise<number> {
    for await (const piece of this.pieces) {
      this.times.push(simulation.clock.now() - this.#startedAt);
      this.reader.take(piece);
    }
    return (simulation.clock.now() - this.#startedAt) / 1000;
  }

  get entities(): string[] {
    const alarms = this.reader.events.filter(({ type }) => type === "alarm");
    return alarms.map(({ data }) => (JSON.parse(data) as { entity_id: string }).entity_id);
  }
}

async function open(lastId?: string): Promise<Listening> {
  const listening = new Listening(lastId);
  await listening.next();
  return listening;
}

describe("a stream", () => {
  test("that tells nothing shows every 30 s that it is there, and ends after 300 s", async () => {
    const listening = new Listening();
    const open = await listening.toTheEnd();
    expect(open).toBeGreaterThanOrEqual(300);
    expect(open).toBeLessThan(302);
    expect(listening.reader.comments).toEqual([...Array(9).fill("heartbeat"), "idle_timeout"]);
    const beats = listening.times.slice(1, -1).map((at, index) => at - 30_000 * (index + 1));
    for (const late of beats) expect(late).toBeLessThan(9 * 600);
  });

  test("ends after 14 minutes, however much it tells", async () => {
    const listening = new Listening();
    const open = listening.toTheEnd();
    for (let minute = 0; minute < 14; minute++) {
      await seconds(59);
      await raise(`e${minute}`);
    }
    expect(await open).toBeGreaterThanOrEqual(840);
    expect(await open).toBeLessThan(842);
    expect(listening.reader.comments.at(-1)).toBe("time_limit");
    expect(listening.entities).toHaveLength(14);
  });

  test("tells an alarm within 0.6 s of its entry", async () => {
    const listening = await open();
    for (let number = 0; number < 20; number++) {
      await simulation.clock.sleep(137 * number);
      const raisedAt = simulation.clock.now();
      await raise(`e${number}`);
      await listening.next();
      expect(simulation.clock.now() - raisedAt).toBeLessThan(600);
      expect(listening.entities.at(-1)).toBe(`e${number}`);
    }
  });

  test("ends as soon as its client has gone", async () => {
    const listening = await open();
    listening.leaving.abort();
    const before = simulation.clock.now();
    await listening.toTheEnd();
    expect(simulation.clock.now() - before).toBeLessThan(600);
  });

  test("that is resumed goes on in the midst of an entry", async () => {
    await raise("a", "b", "c");
    await raise("d");
    const listening = new Listening("1.0");
    while (listening.entities.length < 3) await listening.next();
    expect(listening.entities).toEqual(["b", "c", "d"]);
  });

  test("goes on by a tail that has begun later than it has come", async () => {
    for (const entity of ["a", "b", "c"]) await raise(entity);
    const slow = new Listening("1");
    while (slow.entities.length < 1) await slow.next();
    await raise("d");
    await open(); // begins the tail behind d, which the slow one hasn't read yet
    await raise("e");
    while (slow.entities.length < 4) await slow.next();
    expect(slow.entities).toEqual(["b", "c", "d", "e"]);
  });

  test("is refused to who comes from the future", async () => {
    await raise("a", "b");
    for (const id of ["2", "2.0", "999999"])
      await expect(new Listening(id).next()).rejects.toMatchObject({ kind: "bad-request" });
    await open("1");
  });

  test("begins anew, and says so, where the past is no longer remembered", async () => {
    for (const entity of ["a", "b", "c"]) await raise(entity);
    await moveCursor({ tenant_id: tenantId, seq: 3, snapshot_seq: 0, snapshots: [2, 3] });
    const listening = new Listening("1");
    // The tail begins at the newest snapshot, which this cursor says is the empty one.
    await listening.next();
    expect(listening.reader.events).toEqual([{ id: "3", type: "reset", data: '{"seq":3}' }]);
    await raise("d");
    await listening.next();
    expect(listening.entities).toEqual(["d"]);
  });

  test("whose client takes nothing while much happens is ended, and resumes", async () => {
    const [slow, quick] = [await open(), await open()];
    const followed = quick.toTheEnd();
    for (let entry = 0; entry < 6; entry++) {
      await raise(...Array.from({ length: 100 }, (_, index) => `${entry}/${index} ${"x".repeat(10_000)}`));
      await seconds(1);
    }
    await slow.toTheEnd();
    expect(slow.reader.comments).toEqual(["too_slow"]);
    const again = new Listening(slow.reader.lastId);
    while (again.entities.length < 600) await again.next();
    quick.leaving.abort();
    await followed;
    expect(quick.entities).toEqual(again.entities);
  });
});

describe("a tenant's slots", () => {
  test("are as many as the setting says; one more is 503 until one is given back", async () => {
    const first = await open();
    await open();
    await expect(open()).rejects.toMatchObject({ status: 503, headers: { "Retry-After": "5" } });
    await first.pieces.return();
    await open();
    await expect(open()).rejects.toMatchObject({ status: 503 });
  });

  test("are never given twice, however many come at once", async () => {
    process.env[variables.limits] = JSON.stringify({ streams: 10 });
    const opened = await Promise.allSettled(Array.from({ length: 30 }, () => open()));
    expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  });

  test("are held for as long as a stream is open, and come free within 60 s of a container's death", async () => {
    const [dies, lives] = [await open(), await open()];
    const living = lives.toTheEnd();
    await seconds(10);
    // Nobody asks its generator any more, as when its container is killed; of its own accord it renews nothing.
    const died = simulation.clock.now();
    let heir: Listening | undefined;
    while (!heir) {
      await seconds(1);
      heir = await open().catch(() => undefined);
    }
    expect(simulation.clock.now() - died).toBeLessThan(60_000);
    const inheriting = heir.toTheEnd();
    await seconds(100);
    await expect(open()).rejects.toMatchObject({ status: 503 });
    for (const { leaving } of [lives, heir]) leaving.abort();
    await Promise.all([living, inheriting]);
    expect(dies.reader.comments).toEqual([]);
  });

  test("are lost to who was away for longer than his lease, and he is told", async () => {
    const [away] = [await open(), await open()];
    await seconds(51);
    await open();
    await open();
    await away.toTheEnd();
    expect(away.reader.comments).toEqual(["slot_lost"]);
    await expect(open()).rejects.toMatchObject({ status: 503 });
  });
});

test("whoever folds an entry tells the same, in the same order", async () => {
  const situations = [await new AlarmBook().current(tenantId), await new AlarmBook().current(tenantId)];
  const entry = {
    ...{ tenant_id: tenantId, seq: 1, entry_id: 1, recorded_at: simulation.clock.now() },
    baggage: { correlation_id: "c", trace_id: "t" },
    facts: [delivery(["b", "a"].map(observation), 1)],
  };
  const [one, other] = situations.map((situation) => newsOf(situation, entry));
  expect(one).toEqual(other);
  expect(one?.items.map(({ kind, entityId }) => [kind, entityId])).toEqual([
    ["alarm", "b"],
    ["alarm", "a"],
  ]);
});
