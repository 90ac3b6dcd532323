import type { FeedEvent } from "#shared/events/domain-event.ts";
import type { Entry } from "#shared/journal/entry.ts";
import { foldForFeed } from "#shared/journal/fold.ts";
import type { Situation } from "#shared/journal/situation.ts";

export const newsKinds = ["alarm", "cluster", "incident"] as const;
export type NewsKind = (typeof newsKinds)[number];

/** One event of the feed, as text already: an entry is folded once for all who follow. */
export interface NewsItem {
  readonly kind: NewsKind;
  /** Of an alarm: it never has another. */
  readonly entityId: string | undefined;
  readonly json: string;
}

/** What an entry of the journal tells. */
export interface News {
  readonly seq: number;
  readonly items: readonly NewsItem[];
}

/** Folds the next entry. @returns what is told of it; the same, in the same order, whoever folds it. */
export const newsOf = (situation: Situation, entry: Entry): News => ({
  seq: entry.seq,
  items: foldForFeed(situation, entry).map((event) => ({
    kind: kindOf(event),
    entityId: "alarm_type" in event ? event.entity_id : undefined,
    json: JSON.stringify(event),
  })),
});

function kindOf({ event_type }: FeedEvent): NewsKind {
  if (event_type.startsWith("AlarmCluster")) return "cluster";
  return event_type.startsWith("Incident") ? "incident" : "alarm";
}
