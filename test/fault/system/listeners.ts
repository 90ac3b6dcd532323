import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { readEntries } from "#shared/journal/journal-store.ts";
import { Situation } from "#shared/journal/situation.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { workBatch } from "#shared/lambda/queue-worker.ts";
import { type AlarmNews, alarmNewsOf } from "#shared/tmf642/hub/alarm-news.ts";
import type { Send } from "#shared/tmf642/hub/delivery.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { lookUpListener } from "#shared/tmf642/hub/listener-store.ts";
import { listenerId } from "#shared/tmf642/hub/new-listener.ts";
import { NewsTails } from "#shared/tmf642/hub/news-tails.ts";
import { registerListener } from "#shared/tmf642/hub/register-listener.ts";
import { tellListener } from "#shared/tmf642/hub/tell-listener.ts";
import type { SimulatedSystem } from "./simulated-system.ts";

const secondMs = 1000;
export const callbacks = [
  "https://quick.test",
  "https://slow.test",
  "https://down.test",
  "https://late.test",
] as const;
const [, slow] = callbacks;

/** What listeners are like, and what they were told. */
export class Listeners {
  readonly told = new Map<string, string[]>(callbacks.map((callback) => [callback, []]));
  /** How often one alarm's events were on their way at once. */
  overlaps = 0;
  /** How often anybody was asked to take an event. */
  asked = 0;
  readonly #system: SimulatedSystem;
  readonly #busyUntil = new Map<string, number>();
  /** Who takes nothing until when. */
  readonly downUntil = new Map<string, number>();

  constructor(system: SimulatedSystem) {
    this.#system = system;
  }

  readonly sendTo =
    ({ callback }: StoredListener): Send =>
    async ({ eventId, alarm }: AlarmNews) => {
      const { random, simulation } = this.#system;
      this.asked++;
      const takesMs = callback === slow ? 4 * secondMs : 5 + random.integer(40);
      const way = `${callback} ${alarm.id}`;
      const now = simulation.clock.now();
      if (now < (this.#busyUntil.get(way) ?? 0)) this.overlaps++;
      this.#busyUntil.set(way, now + takesMs);
      await simulation.clock.sleep(takesMs);
      if (simulation.clock.now() < (this.downUntil.get(callback) ?? 0))
        return { outcome: "unreachable", code: "connection", detail: "" };
      this.told.get(callback)!.push(eventId);
      // He has it, but that never reaches us.
      if (random.chance(0.05)) return { outcome: "unanswered", code: "timeout", detail: "" };
      return { outcome: "delivered", status: 204, summary: "" };
    };
}

/** The worker, in containers: one that is killed never comes back. */
function employ(system: SimulatedSystem, listeners: Listeners): void {
  const free: NewsTails[] = [];
  const handler = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const tails = free.pop() ?? new NewsTails();
    const messages = Records.map(({ messageId: id, body, attributes }) => ({
      ...{ id, body, cause: undefined, isRepeated: attributes.ApproximateReceiveCount !== "1" },
    }));
    const answer = await workBatch(messages, context, async () => {
      const told = messages.map(({ body, isRepeated }) =>
        tellListener(tails, JSON.parse(body), isRepeated, listeners.sendTo),
      );
      const done = await Promise.allSettled(told);
      return messages.filter((_, index) => done[index]!.status === "rejected");
    });
    free.push(tails);
    return answer;
  };
  const sizing = { concurrency: 6, timeoutSeconds: 45 };
  system.simulation.subscribeToQueue(system.queue("listenerNews"), handler, sizing);
}

/** As the endpoint does it, until it is answered. */
export async function register(
  { simulation }: SimulatedSystem,
  tenantId: string,
  callback: string,
): Promise<void> {
  // Each in a container of its own: one that is killed answers nobody any more.
  const request = (book = new AlarmBook()) =>
    commitChange((change) => registerListener(book, change, tenantId, { callback }, "https://tocsin.test"));
  for (;;) {
    try {
      await simulation.lambda.invoke(() => request(), {});
      return;
    } catch {
      await simulation.clock.sleep(2 * secondMs);
    }
  }
}

/** What a listener is to be told, by the journal alone: each alarm's events in order, from the listener's registration on. */
async function expectedOf(tenantId: string, callback: string): Promise<AlarmNews[]> {
  const situation = new Situation(tenantId);
  const id = listenerId(tenantId, { callback });
  const expected: AlarmNews[] = [];
  for await (const entry of readEntries(tenantId, 0)) {
    const isListening = situation.listeners.has(id);
    const { items } = alarmNewsOf(situation, entry);
    if (isListening) expected.push(...items);
  }
  return expected;
}

/** Everything, at least once, and an alarm's events in order, as far as they are told for the first time. */
export async function assertTold(
  { told, overlaps }: Listeners,
  tenantId: string,
  callback: string,
): Promise<void> {
  assert.equal(overlaps, 0, "one event of an alarm at a time");
  const expected = await expectedOf(tenantId, callback);
  const first = [...new Set(told.get(callback))];
  const byAlarm = new Map(expected.map(({ eventId, alarm }) => [eventId, alarm.id]));
  assert.ok(
    first.every((eventId) => byAlarm.has(eventId)),
    `${callback} is told nothing else`,
  );
  const inLanes = (ids: readonly string[]) => Map.groupBy(ids, (eventId) => byAlarm.get(eventId)!);
  const lanes = inLanes(expected.map(({ eventId }) => eventId));
  assert.ok(lanes.size > 0, "there is something to tell");
  const toldLanes = inLanes(first);
  for (const [alarm, events] of lanes)
    assert.deepEqual(toldLanes.get(alarm), events, `${callback} is told everything, in order`);
  const listener = await lookUpListener(tenantId, listenerId(tenantId, { callback }));
  assert.equal(listener?.failing_since, undefined, "it is well");
}

export function startWith(system: SimulatedSystem, tenantId: string): Listeners {
  system.table("tenants").items.put(marshall({ tenant_id: tenantId }) as never);
  const listeners = new Listeners(system);
  employ(system, listeners);
  return listeners;
}
