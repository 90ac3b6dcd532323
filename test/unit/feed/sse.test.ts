import { expect, test } from "vitest";
import { FeedQuery, wanted } from "#shared/feed/feed-query.ts";
import type { News, NewsItem } from "#shared/feed/news.ts";
import { entryBefore, placeAfter } from "#shared/feed/place.ts";
import { heartbeat, newsText, opening } from "#shared/feed/sse.ts";
import { SseReader } from "../../support/read-sse.ts";

const item = (kind: NewsItem["kind"], entityId?: string): NewsItem => ({
  kind,
  entityId,
  json: `{"${kind}":1}`,
});
const news: News = {
  seq: 7,
  items: [item("alarm", "a"), item("alarm", "b"), item("cluster"), item("incident")],
};

function read(text: string): SseReader {
  const reader = new SseReader();
  reader.take(text);
  return reader;
}

test("an entry's events are named by their place in it, the last by the entry", () => {
  expect(read(newsText(news, 0, () => true)).events.map(({ id, type }) => [id, type])).toEqual([
    ["7.0", "alarm"],
    ["7.1", "alarm"],
    ["7.2", "cluster"],
    ["7", "incident"],
  ]);
  expect(newsText({ seq: 8, items: [] }, 0, () => true)).toBe("");
});

test("the last event that a filter lets through stands for the whole entry", () => {
  const text = newsText(news, 1, ({ kind }) => kind === "alarm");
  expect(text).toBe('id: 7\nevent: alarm\ndata: {"alarm":1}\n\n');
});

test("an id leads to what follows its event, and needs an entry that is there", () => {
  expect([placeAfter("0"), placeAfter("7"), placeAfter("7.1")]).toEqual([
    { seq: 1, index: 0 },
    { seq: 8, index: 0 },
    { seq: 7, index: 2 },
  ]);
  expect(["0", "7", "7.1"].map((id) => entryBefore(placeAfter(id)!))).toEqual([0, 7, 7]);
});

test.each(["", "x", "-1", "07", "1.", ".1", "1.2.3", "1e3", " 1", "1\n", "9".repeat(16)])(
  "%j is no id",
  (id) => {
    expect(placeAfter(id)).toBeUndefined();
    expect(FeedQuery.safeParse({ last_event_id: id }).success).toBe(false);
  },
);

test("an opening and a heartbeat move the client's last id on, and a heartbeat tells nothing", () => {
  const opened = read(opening("ready", 5) + heartbeat(9));
  expect(opened.events).toEqual([{ id: "5", type: "ready", data: '{"seq":5}' }]);
  expect([opened.lastId, opened.comments]).toEqual(["9", ["heartbeat"]]);
});

test("filters choose kinds, and alarms of an entity; what isn't an alarm is told whatever the entity", () => {
  const told = (query: object) => news.items.map(wanted(FeedQuery.parse(query)));
  expect(told({})).toEqual([true, true, true, true]);
  expect(told({ kinds: "incident,alarm" })).toEqual([true, true, false, true]);
  expect(told({ entity_id: "b" })).toEqual([false, true, true, true]);
  for (const kinds of ["", "alarms", "alarm,", "alarm;cluster"])
    expect(FeedQuery.safeParse({ kinds }).success).toBe(false);
});
