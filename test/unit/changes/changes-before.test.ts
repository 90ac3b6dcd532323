import { expect, test } from "vitest";
import { changesBefore } from "#shared/changes/changes-before.ts";
import { mostChanges, recordChange } from "#shared/changes/record-change.ts";
import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import { Situation } from "#shared/journal/situation.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

function change(minutes: number, entity_id: string | undefined, recorded = minutes): RecordedChange {
  const at = start + minutes * minute;
  const id = hashedUuid(8, at, `${entity_id} ${minutes}`);
  const words = { summary: `deploy at ${minutes}`, details: {}, links: [], recorded_by: "ci" };
  return { id, at, entity_id, ...words, recorded_at: start + recorded * minute };
}

/** a - b - c - d, in a row. */
function situationWith(...changes: readonly RecordedChange[]): Situation {
  const situation = new Situation("t");
  const row = [...["a", undefined], ...["b", "a"], ...["c", "b"], ...["d", "c"]];
  const entities = [0, 2, 4, 6].map((at) => ({
    id: row[at]!,
    links: { parent_id: row[at + 1], depends_on: [], emergency: false },
  }));
  setEntities(situation, entities);
  for (const one of changes) recordChange(situation, one);
  return situation;
}

const found = (situation: Situation, entity: string, minutes: number) =>
  changesBefore(situation, entity, start + minutes * minute).map(({ entity_id, hops, before_s }) => [
    ...[entity_id, hops, before_s / 60],
  ]);

test("the nearest changes come first, of those the latest, and none from more than two links away", () => {
  const changes = [change(60, "a"), change(61, "b"), change(50, "a"), change(65, "c"), change(66, "d")];
  expect(found(situationWith(...changes), "a", 70)).toEqual([
    ["a", 0, 10],
    ["a", 0, 20],
    ["b", 1, 9],
    ["c", 2, 5],
  ]);
});

test("only the hour before counts: to the minute, and nothing that came after", () => {
  const changes = [change(9, "a"), change(10, "a"), change(70, "a"), change(71, "a")];
  expect(found(situationWith(...changes), "a", 70)).toEqual([
    ["a", 0, 0],
    ["a", 0, 60],
  ]);
});

test("what nobody has registered can still be the cause of its own alarms; what names nothing is none's", () => {
  const situation = situationWith(change(1, "elsewhere"), change(2, undefined));
  expect(found(situation, "elsewhere", 5)).toEqual([["elsewhere", 0, 4]]);
  expect(found(situation, "a", 5)).toEqual([]);
});

test("the oldest changes make room for new ones, and after three days for none at all", () => {
  const many = Array.from({ length: mostChanges + 2 }, (_, at) => change(at, "a"));
  const situation = situationWith(...many);
  expect(situation.recordedChanges.size).toBe(mostChanges);
  expect(situation.recordedChanges.has(many[1]!.id)).toBe(false);
  expect(situation.recordedChanges.has(many[2]!.id)).toBe(true);
  recordChange(situation, change(10, "a", 4 * 24 * 60));
  expect(situation.recordedChanges.size).toBe(1);
});
