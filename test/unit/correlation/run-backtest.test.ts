import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { runBacktest } from "#shared/correlation/run-backtest.ts";
import type { Entry, Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { anyObservation, anyPolicy, anyTopology, delivery, entryOf } from "../journal/random-journal.ts";

let journal: Entry[] = [];
vi.mock("#shared/journal/journal-store.ts", () => ({
  readLatestEntries: async function* () {
    yield* journal.toReversed();
  },
}));

beforeEach(() => {
  journal = [];
});

function take(situation: Situation, ...facts: Fact[]): void {
  const entry = entryOf(situation, facts);
  journal.push(entry);
  fold(situation, entry);
}

const start = Date.UTC(2026, 0, 1);
const now = start + 60_000;

/** The clusters of two and more, and all that are alone. */
function shapeOf({ clusters, alarms }: Situation) {
  const sizes = [...clusters.values()].map(({ count }) => count);
  const lone_alarm_count = sizes.filter((size) => size === 1).length;
  return {
    alarm_count: alarms.size,
    cluster_count: sizes.length - lone_alarm_count,
    lone_alarm_count,
    largest_cluster: Math.max(0, ...sizes),
  };
}

const anyDeliveries = fc.array(fc.array(anyObservation, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

test("finds what would be there, had the policy been the tried one; nothing else changes", () =>
  fc.assert(
    fc.asyncProperty(anyTopology, anyPolicy, anyPolicy, anyDeliveries, async (links, first, other, sent) => {
      journal = [];
      const situation = new Situation("t");
      take(situation, links);
      take(situation, { kind: "policy_set", policy: first });
      for (const [number, observations] of sent.entries()) take(situation, delivery(observations, number));
      const report = await runBacktest(situation, { policy: other }, now);
      expect(report.present).toMatchObject(shapeOf(situation));
      expect(situation.policy).toEqual(first);
      fold(situation, entryOf(situation, [{ kind: "policy_set", policy: other }]));
      fold(situation, entryOf(situation, [{ kind: "recorrelated" }]));
      expect(report.tried).toMatchObject(shapeOf(situation));
      expect(report.report_count).toBe(sent.flat().length);
    }),
    { numRuns: 200 },
  ));

test("the policy and the rules that hold change nothing", () =>
  fc.assert(
    fc.asyncProperty(anyTopology, anyPolicy, anyDeliveries, async (links, policy, sent) => {
      journal = [];
      const situation = new Situation("t");
      take(situation, links, { kind: "policy_set", policy });
      for (const [number, observations] of sent.entries()) take(situation, delivery(observations, number));
      const { present, tried, changes } = await runBacktest(situation, {}, now);
      expect(tried).toEqual(present);
      expect(changes).toEqual({ alarms_moved: 0, joined_count: 0, joined: [], split_count: 0, split: [] });
    }),
    { numRuns: 50 },
  ));

test("an alarm that nobody renewed any more has ended there, too, and its incident with it", async () => {
  const situation = new Situation("t");
  const alarm = { entity_id: "e0", alarm_type: "t0", severity: "critical", source_system: "s" } as const;
  const until = (raised: number, ends: number) => [
    { ...alarm, raised_at: start + raised, ends_at: start + ends },
  ];
  take(situation, delivery(until(0, 2_500), 1));
  take(situation, delivery(until(0, 3_500), 2));
  take(situation, { kind: "time_passed", at: start + 3_500 });
  take(situation, delivery(until(4_000, 90_000), 3));
  const rules = { ...situation.rules, reopen_window_s: 0 };
  const { present, tried } = await runBacktest(situation, { rules }, now);
  expect([present.incidents.opened, tried.incidents.opened]).toEqual([1, 2]);
});

test("takes what was recorded from `from` on and before `to`", async () => {
  const situation = new Situation("t");
  for (const second of [1, 2, 3, 4])
    take(
      situation,
      delivery(
        [
          {
            entity_id: "a",
            alarm_type: "t",
            severity: "minor",
            raised_at: start + second,
            source_system: "s",
          },
        ],
        second,
      ),
    );
  const [, second, , fourth] = journal;
  const span = { from: second!.recorded_at, to: fourth!.recorded_at };
  expect((await runBacktest(situation, span, now)).report_count).toBe(2);
  expect((await runBacktest(situation, {}, now)).report_count).toBe(4);
});

test.each([
  ["#/from", { from: now - 86_400_001 }],
  ["#/to", { to: now - 86_400_001 }],
  ["#/to", { from: now - 5, to: now - 5 }],
])("422 names %s in %j", async (pointer, span) => {
  const refused = runBacktest(new Situation("t"), span, now);
  await expect(refused).rejects.toMatchObject({ kind: "validation-failed", errors: [{ pointer }] });
});

test("422 to more reports than can be folded in time, before they are folded", async () => {
  const observation = {
    entity_id: "a",
    alarm_type: "t",
    severity: "minor",
    raised_at: start,
    source_system: "s",
  };
  const many = delivery(new Array(25_001).fill(observation), 1);
  const situation = new Situation("t");
  for (const seq of [1, 2]) journal.push({ ...entryOf(situation, [many]), seq });
  const refused = runBacktest(situation, {}, now);
  await expect(refused).rejects.toMatchObject({ errors: [{ pointer: "#/from" }] });
});
