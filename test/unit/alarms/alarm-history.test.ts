import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AlarmHistory,
  addClear,
  addRaise,
  clearedAt,
  knowsClear,
} from "#shared/alarms/alarm-history.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";

/** A raise or a clear of one alarm, at a moment. */
const anyEvents = fc.array(fc.record({ kind: fc.constantFrom("raise", "clear"), at: fc.nat(20) }), {
  maxLength: 30,
});

/** By the definition: a clear at t closes every occurrence raised at or before t; the first such clear counts. */
const naively = (clears: readonly number[], raisedAt: number): number | undefined =>
  [...clears].sort((a, b) => a - b).find((clear) => clear >= raisedAt);

test("an occurrence is cleared at the first clear at or after its raise, in every order of raises and clears", () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const history: AlarmHistory = { raised: [], clears: [] };
      const heard: number[] = [];
      const raises = new Set<number>();
      for (const { kind, at } of events) {
        if (kind === "raise" && !raises.has(at)) {
          raises.add(at);
          addRaise(history, { raised_at: at, cleared_at: clearedAt(history, at) } as LiveAlarm);
        } else if (kind === "clear") {
          heard.push(at);
          const changing = history.raised.filter(
            (alarm) => naively(heard, alarm.raised_at) !== alarm.cleared_at,
          );
          const closed = addClear(history, at);
          expect(closed).toEqual(changing);
          for (const alarm of closed) alarm.cleared_at = at;
        }
        for (const alarm of history.raised) expect(alarm.cleared_at).toBe(naively(heard, alarm.raised_at));
        expect(history.raised.map(({ raised_at }) => raised_at)).toEqual([...raises].sort((a, b) => a - b));
        for (let moment = 0; moment <= 20; moment++) {
          expect(knowsClear(history, moment)).toBe(heard.includes(moment));
          expect(clearedAt(history, moment)).toBe(naively(heard, moment));
        }
      }
    }),
    { numRuns: 300 },
  );
});
