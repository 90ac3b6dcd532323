import { expect, test } from "vitest";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import { Situation } from "#shared/journal/situation.ts";

const links = (parent_id: string | undefined, ...depends_on: string[]): EntityLinks => ({
  parent_id,
  depends_on,
  emergency: false,
});

const timed = (to: string, window_s: number | null): EntityLinks => ({
  ...links(to),
  edges: [{ to, wait_s: 30, window_s }],
});

/** A situation with something to re-correlate. */
function situationWith(id: string, first: EntityLinks): Situation {
  const situation = new Situation("t");
  setEntities(situation, [{ id, links: first }]);
  situation.alarms.set("any", { raised_at: 0, entity_id: "a", alarm_type: "t" } as LiveAlarm);
  return situation;
}

test.each([
  ["a link that goes, though the parent is named twice now", links("b", "c"), links("b", "b"), true],
  ["a link that comes, though the parent was named twice", links("b", "b"), links("b", "c"), true],
  ["the parent named twice", links("b"), links("b", "b"), false],
  ["another order", links(undefined, "b", "c"), links(undefined, "c", "b"), false],
  ["a dependency that becomes the parent", links(undefined, "b"), links("b"), false],
  ["a window that comes", links("b"), timed("b", 10), true],
  ["another window", timed("b", 10), timed("b", 20), true],
  ["a window that goes", timed("b", 10), links("b"), true],
  ["the same window", timed("b", 10), timed("b", 10), false],
  ["a wait without a window", links("b"), timed("b", null), false],
])("re-correlation becomes due by what changes the topology, and only by that: %s", (_, first, then, due) => {
  const situation = situationWith("a", first);
  setEntities(situation, [{ id: "a", links: then }]);
  expect(situation.recorrelationDue).toBe(due);
});

test("a link has the longer of the windows that its ends name, and a shorter one counts for alarms that are there", () => {
  const situation = situationWith("a", links("b"));
  situation.alarms.set("other", { ...situation.alarms.get("any")!, raised_at: 50_000 });
  const isLinkedAt = (at: number) => {
    let found = false;
    situation.links.insert(at, situation.entityNumbers.numberOf("b"), 1, {} as LiveAlarm, ({ entity_id }) => {
      found ||= entity_id === "a";
    });
    return found;
  };
  setEntities(situation, [{ id: "a", links: timed("b", 10) }]);
  setEntities(situation, [{ id: "b", links: timed("a", 20) }]);
  expect([isLinkedAt(-20_001), isLinkedAt(-20_000), isLinkedAt(25_000)]).toEqual([false, true, false]);
  setEntities(situation, [{ id: "b", links: null }]);
  expect([isLinkedAt(-10_001), isLinkedAt(-10_000)]).toEqual([false, true]);
});
