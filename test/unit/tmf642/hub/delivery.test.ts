import { expect, test } from "vitest";
import type { AlarmNews } from "#shared/tmf642/hub/alarm-news.ts";
import { deliver } from "#shared/tmf642/hub/delivery.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";

const event = (id: string, eventId = id): AlarmNews => ({ eventId, alarm: { id } }) as unknown as AlarmNews;
const taken: WebhookOutcome = { outcome: "delivered", status: 204, summary: "" };
const refused: WebhookOutcome = { outcome: "unreachable", code: "timeout", detail: "" };
const never = () => false;

/** A listener that answers when it is told to, and remembers what was on its way at once. */
class SlowListener {
  readonly begun: string[] = [];
  most = 0;
  #open = 0;

  readonly send = async ({ eventId }: AlarmNews): Promise<WebhookOutcome> => {
    this.begun.push(eventId);
    this.most = Math.max(this.most, ++this.#open);
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    this.#open--;
    return eventId.startsWith("bad") ? refused : taken;
  };
}

test("events of different alarms are on their way side by side, ten at the most; those of one alarm never", async () => {
  const many = new SlowListener();
  const events = Array.from({ length: 40 }, (_, index) => event(`a${index}`));
  expect(await deliver(events, many.send, never)).toEqual({ count: 40 });
  expect(many.most).toBe(10);
  const one = new SlowListener();
  await deliver([event("a", "1"), event("a", "2"), event("a", "3")], one.send, never);
  expect([one.begun, one.most]).toEqual([["1", "2", "3"], 1]);
});

test("what counts as told ends before the first event that wasn't taken, whatever was taken after it", async () => {
  const listener = new SlowListener();
  const events = [
    event("a"),
    event("bad"),
    event("c"),
    ...Array.from({ length: 30 }, (_, index) => event(`d${index}`)),
  ];
  expect(await deliver(events, listener.send, never)).toEqual({ count: 1, failure: refused });
  expect(listener.begun.length).toBeLessThan(20);
  expect(await deliver([event("bad"), event("bad", "later")], listener.send, never)).toMatchObject({
    count: 0,
  });
  expect(listener.begun).not.toContain("later");
});

test("when the time is up nothing more is begun, and nobody has failed", async () => {
  const listener = new SlowListener();
  let left = 3;
  const events = Array.from({ length: 9 }, (_, index) => event("a", `${index}`));
  expect(await deliver(events, listener.send, () => left-- === 0)).toEqual({ count: 3 });
  expect(listener.begun).toEqual(["0", "1", "2"]);
});
