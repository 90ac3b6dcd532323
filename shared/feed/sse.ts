import type { News, NewsItem, NewsKind } from "#shared/feed/news.ts";
import { eventId } from "#shared/feed/place.ts";

/** Server-sent events as WHATWG has them. JSON has no line breaks, so each event's data is one line. */
const event = (id: string, type: NewsKind | "ready" | "reset", json: string): string =>
  `id: ${id}\nevent: ${type}\ndata: ${json}\n\n`;

/** When a client should connect again: at once, but not in step with itself. */
const retryMs = 1000;

/** Begins a stream. Whoever is cut off before the first news resumes from here. */
export const opening = (type: "ready" | "reset", seq: number): string =>
  `retry: ${retryMs}\n${event(String(seq), type, JSON.stringify({ seq }))}`;

/** Begins a stream that goes on where another ended. */
export const resuming = (): string => `retry: ${retryMs}\n\n`;

export const comment = (text: string): string => `: ${text}\n\n`;

/** Says that somebody is there, and moves the client's last id on: what it was spared by its filters isn't told again. */
export const heartbeat = (seq: number): string => `: heartbeat\nid: ${seq}\n\n`;

/** An entry's news from its `from`-th event on; the last that is told stands for the whole entry. */
export function newsText({ seq, items }: News, from: number, wants: (item: NewsItem) => boolean): string {
  const told = [...items.entries()].filter(([index, item]) => index >= from && wants(item));
  return told
    .map(([index, { kind, json }], at) => event(eventId(seq, index, at === told.length - 1), kind, json))
    .join("");
}
