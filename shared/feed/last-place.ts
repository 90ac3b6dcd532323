import type { FeedQuery } from "#shared/feed/feed-query.ts";
import { type Place, placeAfter } from "#shared/feed/place.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { badRequest } from "#shared/problems.ts";

/**
 * Where a client goes on. The header wins over the query: a browser that connects again sends it with the URL that it was
 * first given.
 */
export function lastPlace({ headers }: Exchange, { last_event_id }: FeedQuery): Place | undefined {
  const id = headers["last-event-id"] || last_event_id;
  if (!id) return undefined;
  const place = placeAfter(id);
  if (!place) throw badRequest("Last-Event-ID must be the id of an event of this stream.");
  return place;
}
