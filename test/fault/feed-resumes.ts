import "./system/loaded-beforehand.ts";
import assert from "node:assert/strict";
import { JournalTails } from "#shared/feed/journal-tails.ts";
import { type NewsItem, newsOf } from "#shared/feed/news.ts";
import { placeAfter } from "#shared/feed/place.ts";
import { tellFeed } from "#shared/feed/tell-feed.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import {
  moveCursor,
  putSnapshot,
  readCursor,
  readEntries,
  withSnapshot,
} from "#shared/journal/journal-store.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot } from "#shared/journal/snapshot.ts";
import { variables } from "#shared/platform/environment.ts";
import { SseReader } from "../support/read-sse.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { SeededRandom } from "../support/simulation/random.ts";
import type { Simulation } from "../support/simulation/simulation.ts";
import { simulateTables } from "./system/simulated-tables.ts";

const faults: FaultOptions = { dropBefore: 0.02, dropAfter: 0.03, throttle: 0.02, serverError: 0.02 };
const entries = 16;
const severities = ["critical", "major", "minor", "cleared"] as const;

/** What a run has put to the test. */
export interface Survived {
  readonly connections: number;
  readonly killed: number;
  /** Connections that went on in the midst of an entry. */
  readonly within: number;
}

/**
 * Four clients, of which two want only alarms, and two have a container in common, follow a journal that is being
 * written. They leave, are cut off in the midst of an event, or have their container killed, and resume; half of the runs under faults of the tables. In the end each has been told everything
 * since it came, once, in order.
 */
export async function resumeAnywhere(seed: number): Promise<Survived> {
  const simulation = simulateTables(
    seed,
    ["journal", "relayCursors", "streamSlots"],
    seed % 2 === 0 ? faults : {},
  );
  simulation.bucket("alarmHistory");
  process.env[variables.bucket("alarmHistory")] = "alarmHistory";
  process.env[variables.limits] = JSON.stringify({ streams: 5, stream_lease_s: 5 });
  const tenantId = `tenant-f-${seed}`;
  const random = new SeededRandom(seed).fork("test");
  const shared = new JournalTails();
  const clients = Array.from({ length: 4 }, (_, index) => {
    const wants = index % 2 === 0 ? () => true : ({ kind }: NewsItem) => kind === "alarm";
    const container = index < 2 ? undefined : shared;
    return new Client(simulation, random.fork(`client ${index}`), tenantId, wants, container);
  });
  const listening = clients.map((client) => client.listen());
  await write(simulation, random.fork("writer"), tenantId);
  simulation.heal();
  const last = await newest(tenantId);
  for (const client of clients) client.leaveAfter(last);
  await Promise.all(listening);
  for (const client of clients) await client.assertComplete();
  const sum = (count: (client: Client) => number) => clients.reduce((all, client) => all + count(client), 0);
  return {
    connections: sum(({ connections }) => connections),
    killed: sum(({ killed }) => killed),
    within: sum(({ within }) => within),
  };
}

/** Whoever fails tries again, as queues do. */
async function insist<T>(simulation: Simulation, deed: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await deed();
    } catch {
      await simulation.clock.sleep(100);
    }
  }
}

async function write(simulation: Simulation, random: SeededRandom, tenantId: string): Promise<void> {
  const situation = new Situation(tenantId);
  const book = new AlarmBook();
  for (let number = 1; number <= entries; number++) {
    await simulation.clock.sleep(random.integer(1000));
    await insist(simulation, () =>
      book.append(tenantId, () => [delivered(simulation, random, tenantId, number)]),
    );
    if (random.chance(0.3)) await insist(simulation, () => snapshot(situation));
  }
}

/** As the relay makes one. */
async function snapshot(situation: Situation): Promise<void> {
  for await (const entry of readEntries(situation.tenantId, situation.seq)) newsOf(situation, entry);
  const { tenantId, seq } = situation;
  await putSnapshot(tenantId, seq, packSnapshot(situation));
  await moveCursor({ ...withSnapshot(await readCursor(tenantId), seq), seq });
}

function delivered(
  { clock }: Simulation,
  random: SeededRandom,
  tenant_id: string,
  delivery: number,
): Extract<Fact, { kind: "delivered" }> {
  const observations = Array.from({ length: 1 + random.integer(5) }, () => ({
    entity_id: `e${random.integer(3)}`,
    alarm_type: `t${random.integer(2)}`,
    severity: severities[random.integer(severities.length)]!,
    raised_at: Math.floor(clock.now() / 1000) * 1000 - random.integer(20) * 1000,
    source_system: "s",
  }));
  const ids = { correlation_id: `c${delivery}`, trace_id: "0" };
  return {
    ...{ kind: "delivered", schema_version: 1, tenant_id, delivery, received_at: clock.now() },
    ...ids,
    observations,
  };
}

async function newest(tenantId: string): Promise<number> {
  let seq = 0;
  for await (const entry of readEntries(tenantId, 0)) seq = entry.seq;
  return seq;
}

class Client {
  connections = 0;
  killed = 0;
  within = 0;
  readonly #simulation: Simulation;
  readonly #random: SeededRandom;
  readonly #tenantId: string;
  readonly #wants: (item: NewsItem) => boolean;
  readonly #reader = new SseReader();
  readonly #isAlone: boolean;
  #tails: JournalTails;
  #until = Number.POSITIVE_INFINITY;

  constructor(
    simulation: Simulation,
    random: SeededRandom,
    tenantId: string,
    wants: (item: NewsItem) => boolean,
    container: JournalTails | undefined,
  ) {
    this.#isAlone = container === undefined;
    this.#tails = container ?? new JournalTails();
    this.#simulation = simulation;
    this.#random = random;
    this.#tenantId = tenantId;
    this.#wants = wants;
  }

  leaveAfter(seq: number): void {
    this.#until = seq;
  }

  get #isDone(): boolean {
    return placeAfter(this.#reader.lastId)?.seq === this.#until + 1;
  }

  async listen(): Promise<void> {
    const { clock, lambda } = this.#simulation;
    const deadline = clock.now() + 3_600_000;
    while (!this.#isDone) {
      assert.ok(clock.now() < deadline, "it catches up within an hour");
      this.connections++;
      if (this.#reader.lastId.includes(".")) this.within++;
      // A killed container takes its memory with it, and holds its slot until the lease ends.
      const lifeSeconds = this.#isAlone && this.#random.chance(0.5) ? 0.5 + this.#random.integer(3) : 900;
      await lambda
        .invoke(() => this.#connect(), {}, lifeSeconds)
        .catch((error: Error) => {
          if (error.name !== "InvocationKilled") return;
          this.killed++;
          this.#tails = new JournalTails();
        });
      this.#reader.cutOff();
      await clock.sleep(this.#random.integer(500));
    }
  }

  async #connect(): Promise<void> {
    const { clock } = this.#simulation;
    const gone = new AbortController();
    const isLast = this.#until < Number.POSITIVE_INFINITY;
    if (!isLast) void clock.sleep(this.#random.integer(4000)).then(() => gone.abort());
    let left = isLast ? Number.POSITIVE_INFINITY : this.#random.integer(4000);
    const pieces = tellFeed(this.#tails, {
      tenantId: this.#tenantId,
      from: this.#reader.lastId === "" ? undefined : placeAfter(this.#reader.lastId),
      wants: this.#wants,
      gone: gone.signal,
    });
    for await (const piece of pieces) {
      this.#reader.take(piece.slice(0, left));
      left -= piece.length;
      if (left <= 0 || this.#isDone) return;
      await clock.sleep(this.#random.integer(150));
    }
  }

  async assertComplete(): Promise<void> {
    const [first, ...told] = this.#reader.events;
    assert.equal(first?.type, "ready", "it is told first where it begins");
    const { seq } = JSON.parse(first.data) as { seq: number };
    const news = told.filter(({ type }) => type !== "ready");
    assert.equal(news.length, told.length, "it begins once: from then on it knows where it is");
    const expected: string[] = [];
    const situation = new Situation(this.#tenantId);
    for await (const entry of readEntries(this.#tenantId, 0)) {
      const { items } = newsOf(situation, entry);
      if (entry.seq > seq) expected.push(...items.filter(this.#wants).map(({ json }) => json));
    }
    assert.deepEqual(
      news.map(({ data }) => data),
      expected,
      "it is told everything once, in order",
    );
  }
}
