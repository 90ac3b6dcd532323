import { expect, test } from "vitest";
import type { AlarmNews, EntryNews } from "#shared/tmf642/hub/alarm-news.ts";
import { dueEvents } from "#shared/tmf642/hub/due-events.ts";

const item = (type: string) => ({ type }) as unknown as AlarmNews;
const entries: EntryNews[] = [
  { seq: 4, items: [item("a"), item("b"), item("c")] },
  { seq: 5, items: [item("b"), item("a")] },
];

test("a listener goes on in the midst of an entry, and each event knows its place among those it doesn't want", () => {
  const due = dueEvents(entries, { seq: 4, index: 1 }, (type) => (type as string) !== "c");
  expect(due.map(({ place }) => [place.seq, place.index])).toEqual([
    [4, 1],
    [5, 0],
    [5, 1],
  ]);
});
