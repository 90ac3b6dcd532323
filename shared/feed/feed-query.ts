import * as z from "zod";
import { type NewsItem, type NewsKind, newsKinds } from "#shared/feed/news.ts";
import { eventIdForm } from "#shared/feed/place.ts";
import { Id } from "#shared/lambda/id.ts";

const kindsForm = new RegExp(`^(${newsKinds.join("|")})(,(${newsKinds.join("|")}))*$`);

/**
 * What of the feed to tell. There is no filter by what can change, such as a severity: whoever follows the critical
 * ones would never hear that one no longer is.
 */
export const FeedQuery = z.strictObject({
  kinds: z
    .string()
    .regex(kindsForm, `must be some of ${newsKinds.join(",")}`)
    .optional()
    .meta({ description: "Only these kinds of events: some of `alarm,cluster,incident`." }),
  entity_id: Id.optional().meta({
    description: "Of the alarms only those of this entity. Clusters and incidents are told all the same.",
  }),
  last_event_id: z
    .string()
    .regex(eventIdForm, "must be the id of an event of this stream")
    .optional()
    .meta({ description: "As the header `Last-Event-ID`, for clients that can't send it; the header wins." }),
});
export type FeedQuery = z.output<typeof FeedQuery>;

/** Says of an event whether it was asked for. */
export function wanted({ kinds, entity_id }: FeedQuery): (item: NewsItem) => boolean {
  const those = new Set((kinds?.split(",") ?? newsKinds) as readonly NewsKind[]);
  return ({ kind, entityId }) =>
    those.has(kind) && (kind !== "alarm" || entity_id === undefined || entityId === entity_id);
}
