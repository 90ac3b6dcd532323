import type { Place } from "#shared/feed/place.ts";
import type { AlarmNews, EntryNews } from "#shared/tmf642/hub/alarm-news.ts";
import type { Wants } from "#shared/tmf642/hub/listener-query.ts";

/** An event that a listener is to be told. */
export interface DueEvent {
  readonly place: Place;
  readonly news: AlarmNews;
}

/** What a listener wants of some news, in order, from its place on. */
export const dueEvents = (entries: readonly EntryNews[], from: Place, wants: Wants): DueEvent[] =>
  entries.flatMap(({ seq, items }) =>
    [...items.entries()]
      .filter(([index]) => seq > from.seq || (seq === from.seq && index >= from.index))
      .filter(([, { type, alarm, around }]) => wants(type, alarm, { ...around, hrefOf: String }))
      .map(([index, news]) => ({ place: { seq, index }, news })),
  );

/** The place behind all of some news. */
export const placeBehind = (entries: readonly EntryNews[], from: Place): Place => {
  const last = entries.at(-1);
  return last ? { seq: last.seq + 1, index: 0 } : from;
};

export const nextPlace = ({ seq, index }: Place): Place => ({ seq, index: index + 1 });
