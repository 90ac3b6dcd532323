import { expect, test } from "vitest";
import type { Observation } from "#shared/alarms/observation.ts";
import { siftRenewals } from "#shared/alarms/renewal.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const watched = (begin: number, end: number, more: Partial<Observation> = {}): Observation => ({
  ...{ entity_id: "e", alarm_type: "t", severity: "major", source_system: "prometheus", alarm_id: "f" },
  raised_at: start + begin * minute,
  ends_at: start + end * minute,
  ...more,
});

class Journal {
  readonly situation = new Situation("t");

  take(...facts: Fact[]): this {
    const seq = this.situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    fold(this.situation, { tenant_id: "t", seq, entry_id: seq, recorded_at: start, baggage, facts });
    return this;
  }

  /** As the worker appends it. */
  deliver(at: number, ...observations: Observation[]): Fact[] {
    const sending = {
      ...{ schema_version: 1 as const, tenant_id: "t", correlation_id: "c", trace_id: "t" },
      ...{ delivery: at, received_at: start + at * minute },
    };
    const { renewals, others } = siftRenewals(this.situation, observations);
    const facts: Fact[] = [];
    if (others.length > 0) facts.push({ kind: "delivered", ...sending, observations: others });
    if (renewals.length > 0) facts.push({ kind: "renewed", ...sending, renewals });
    this.take(...facts);
    return facts;
  }

  pass(to: number): this {
    return this.take({ kind: "time_passed", at: start + to * minute });
  }

  /** Each alarm's span in minutes; null where it is open. */
  get spans(): (readonly [number, number | null])[] {
    return [...this.situation.alarms.values()].map(({ raised_at, cleared_at }) => [
      (raised_at - start) / minute,
      cleared_at === undefined ? null : (cleared_at - start) / minute,
    ]);
  }
}

test("an alarm that nobody renews clears at the moment that was said, however late that is noticed", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4));
  expect(journal.situation.wakeAt).toBe(start + 4 * minute);
  expect(journal.pass(3.9).spans).toEqual([[0, null]]);
  expect(journal.pass(7).spans).toEqual([[0, 4]]);
  expect([journal.situation.wakeAt, [...journal.situation.clusters.values()][0]?.isOpen]).toEqual([
    undefined,
    false,
  ]);
});

test("a renewal in the same words is stored as its number, and holds it on", () => {
  const journal = new Journal();
  journal.deliver(0, ...Array.from({ length: 1000 }, (_, index) => watched(0, 4, { alarm_id: `f${index}` })));
  const [fact] = journal.deliver(
    1,
    ...Array.from({ length: 1000 }, (_, index) => watched(0, 5, { alarm_id: `f${index}` })),
  );
  expect(fact).toMatchObject({
    kind: "renewed",
    renewals: [{ ends_at: start + 5 * minute, leases: [0, ...Array.from({ length: 999 }, () => 1)] }],
  });
  const { occurrences, last_seen_at } = [...journal.situation.alarms.values()][999]!;
  expect([occurrences, last_seen_at]).toEqual([2, start + minute]);
  expect(journal.pass(4.5).spans.every(([, end]) => end === null)).toBe(true);
  expect(journal.pass(5).spans.every(([, end]) => end === 5)).toBe(true);
});

test("a renewal in other words is kept with them", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4, { attributes: { value: 1 } }));
  const [fact] = journal.deliver(1, watched(0, 5, { attributes: { value: 2 }, severity: "critical" }));
  expect(fact?.kind).toBe("delivered");
  const [alarm] = journal.situation.alarms.values();
  expect([alarm?.attributes, alarm?.severity, alarm?.occurrences]).toEqual([{ value: 2 }, "critical", 2]);
});

test("the latest end counts, in whatever order renewals come", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4));
  journal.deliver(2, watched(0, 6));
  journal.deliver(1, watched(0, 5));
  expect(journal.pass(5.5).spans).toEqual([[0, null]]);
  expect(journal.situation.wakeAt).toBe(start + 6 * minute);
});

test("one that ran out and is sent again is the same alarm, open again; one that was cleared stays clear", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4), watched(0, 4, { alarm_id: "g" }));
  journal.pass(4);
  journal.deliver(6, watched(0, 10));
  journal.deliver(6, watched(5, 5, { alarm_id: "g", severity: "cleared", ends_at: undefined }));
  journal.deliver(7, watched(0, 10, { alarm_id: "g" }));
  expect(journal.spans).toEqual([
    [0, null],
    [0, 5],
  ]);
  expect(journal.pass(10).spans).toEqual([
    [0, 10],
    [0, 5],
  ]);
});

test("who doesn't know when it began renews what is open, and begins anew what isn't", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 5));
  journal.deliver(3, watched(3, 8));
  expect(journal.spans).toEqual([[0, null]]);
  journal.pass(8);
  journal.deliver(9, watched(9, 14));
  expect(journal.spans).toEqual([
    [0, 8],
    [9, null],
  ]);
});

test("a clear ends a lease: nothing waits for its end any more", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4));
  journal.deliver(1, watched(0, 4, { cleared_at: start + minute }));
  expect(journal.pass(9).spans).toEqual([[0, 1]]);
  expect(journal.situation.wakeAt).toBeUndefined();
});

test("what has no end of its own is never ended by time, nor shortened by who names one", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 0, { ends_at: undefined }));
  journal.deliver(1, watched(0, 4));
  expect(journal.pass(9).spans).toEqual([[0, null]]);
});

test("one that comes back after it ran out is nobody's: whoever took care of it took care of what was over", () => {
  const journal = new Journal();
  journal.deliver(0, watched(0, 4));
  const [alarm] = journal.situation.alarms.values();
  journal.take({ kind: "alarm_act", id: alarm!.id, act: "acknowledge", actor: "kim", until_clear: true });
  journal.deliver(1, watched(0, 5));
  expect(alarm?.acknowledged?.by).toBe("kim");
  journal.pass(5).deliver(6, watched(0, 10));
  expect([alarm?.cleared_at, alarm?.acknowledged]).toEqual([undefined, undefined]);
});
