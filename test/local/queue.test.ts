import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetfulStore } from "../../infra/local/sqs/message-store.ts";
import { Queue, type QueueSettings } from "../../infra/local/sqs/queue.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function newQueue(settings: Partial<QueueSettings> = {}, deadLetters?: Queue): Queue {
  const defaults = {
    name: "q",
    visibilitySeconds: 30,
    delaySeconds: 0,
    waitSeconds: 0,
    retentionSeconds: 3600,
  };
  return new Queue({ ...defaults, ...settings }, forgetfulStore, () => deadLetters);
}

const sendAll = (queue: Queue, ...bodies: string[]) =>
  Promise.all(bodies.map((body) => queue.send({ body })));
const bodies = async (queue: Queue, max = 10) => (await queue.receive({ max })).map(({ body }) => body);

describe("a queue", () => {
  it("hides what was received until its visibility ends", async () => {
    const queue = newQueue();
    await sendAll(queue, "a");
    expect(await bodies(queue)).toEqual(["a"]);
    expect(await bodies(queue)).toEqual([]);
    vi.advanceTimersByTime(30_000);
    const [again] = await queue.receive({ max: 1 });
    expect(again).toMatchObject({ body: "a", receiveCount: 2 });
  });

  it("takes only the latest receipt for a deletion", async () => {
    const queue = newQueue();
    await sendAll(queue, "a");
    const [first] = (await queue.receive({ max: 1 })).map(({ receiptHandle = "" }) => receiptHandle);
    vi.advanceTimersByTime(30_000);
    const [second] = (await queue.receive({ max: 1 })).map(({ receiptHandle = "" }) => receiptHandle);
    await queue.delete(first ?? "");
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await queue.delete(second ?? "");
    expect(queue.length).toBe(0);
  });

  it("deletes by the latest receipt even after its visibility has ended", async () => {
    const queue = newQueue();
    await sendAll(queue, "a", "b");
    const [received] = await queue.receive({ max: 1 });
    vi.advanceTimersByTime(30_000);
    await queue.delete(received?.receiptHandle ?? "");
    expect(await bodies(queue)).toEqual(["b"]);
  });

  it("changes the visibility of what is in flight, both ways", async () => {
    const queue = newQueue();
    await sendAll(queue, "a");
    const [message] = await queue.receive({ max: 1 });
    const receipt = message?.receiptHandle ?? "";
    expect(await queue.changeVisibility(receipt, 60)).toBe(true);
    vi.advanceTimersByTime(59_000);
    expect(await bodies(queue)).toEqual([]);
    expect(await queue.changeVisibility(receipt, 0)).toBe(true);
    expect(await bodies(queue)).toEqual(["a"]);
    expect(await queue.changeVisibility(receipt, 10)).toBe(false);
  });

  it("delays what it is told to delay", async () => {
    const queue = newQueue({ delaySeconds: 5 });
    await queue.send({ body: "later" });
    await queue.send({ body: "now", delaySeconds: 0 });
    expect(await bodies(queue)).toEqual(["now"]);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
    vi.advanceTimersByTime(5000);
    expect(await bodies(queue)).toEqual(["later"]);
  });

  it("lets a receive wait for the first message, for as long as it likes", async () => {
    const queue = newQueue();
    const waiting = queue.receive({ max: 10, waitSeconds: 20 });
    await sendAll(queue, "a");
    expect(await waiting).toMatchObject([{ body: "a" }]);
    const inVain = queue.receive({ max: 10, waitSeconds: 20 });
    vi.advanceTimersByTime(20_000);
    expect(await inVain).toEqual([]);
  });

  it("lets message groups take turns", async () => {
    const queue = newQueue();
    for (const body of ["a1", "a2", "a3", "b1"]) await queue.send({ body, groupId: body[0] });
    expect(await bodies(queue)).toEqual(["a1", "b1", "a2", "a3"]);
  });

  it("moves what was received too often to the dead letters, at the next receive", async () => {
    const deadLetters = newQueue({ name: "dead" });
    const queue = newQueue({ redrive: { deadLetters: "dead", maxReceiveCount: 2 } }, deadLetters);
    await sendAll(queue, "a");
    for (let receive = 0; receive < 2; receive++) {
      expect(await bodies(queue)).toEqual(["a"]);
      vi.advanceTimersByTime(30_000);
    }
    expect(deadLetters.length).toBe(0);
    expect(await bodies(queue)).toEqual([]);
    expect(await deadLetters.receive({ max: 1 })).toMatchObject([{ body: "a", deadLetterSource: queue.arn }]);
  });

  it("forgets what is past its retention", async () => {
    const queue = newQueue({ retentionSeconds: 60 });
    await sendAll(queue, "a");
    vi.advanceTimersByTime(61_000);
    expect(await bodies(queue)).toEqual([]);
    expect(queue.length).toBe(0);
  });

  it.each(["", "a\u0000b", "\ufffe", "x".repeat(1_048_577)])("refuses body %#", async (body) => {
    await expect(newQueue().send({ body })).rejects.toMatchObject({ name: "AwsError" });
  });
});
