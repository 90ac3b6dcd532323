import { FeedQuery, wanted } from "#shared/feed/feed-query.ts";
import { JournalTails } from "#shared/feed/journal-tails.ts";
import { lastPlace } from "#shared/feed/last-place.ts";
import { tellFeed } from "#shared/feed/tell-feed.ts";
import { readsAlarms } from "#shared/journal/alarm-book.ts";
import { streamEndpoint } from "#shared/lambda/stream-endpoint.ts";

const tails = new JournalTails();

export const handler = streamEndpoint(
  {
    method: "GET",
    path: "/api/v1/stream/alarms",
    summary: "Follow alarms, clusters and incidents as they change, as server-sent events",
    scope: "alarms:read",
    query: FeedQuery,
    contentType: "text/event-stream",
    tables: { ...readsAlarms.tables, streamSlots: "write" },
    buckets: readsAlarms.buckets,
    memoryMb: 512,
  },
  ({ query, caller, exchange, gone }) =>
    tellFeed(tails, {
      tenantId: caller.tenantId,
      from: lastPlace(exchange, query),
      wants: wanted(query),
      gone,
    }),
);
