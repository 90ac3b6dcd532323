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

/** A situation with something to re-correlate. */
function situationWith(id: string, first: EntityLinks): Situation {
  const situation = new Situation("t");
  setEntities(situation, [{ id, links: first }]);
  situation.alarms.set("any", {} as LiveAlarm);
  return situation;
}

test.each([
  ["a link that goes, though the parent is named twice now", links("b", "c"), links("b", "b"), true],
  ["a link that comes, though the parent was named twice", links("b", "b"), links("b", "c"), true],
  ["the parent named twice", links("b"), links("b", "b"), false],
  ["another order", links(undefined, "b", "c"), links(undefined, "c", "b"), false],
  ["a dependency that becomes the parent", links(undefined, "b"), links("b"), false],
])("re-correlation becomes due by what changes the topology, and only by that: %s", (_, first, then, due) => {
  const situation = situationWith("a", first);
  setEntities(situation, [{ id: "a", links: then }]);
  expect(situation.recorrelationDue).toBe(due);
});
