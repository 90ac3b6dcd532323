import * as z from "zod";
import {
  Details,
  Links,
  missing,
  needed,
  oneOf,
  optionalText,
  routingKeyMember,
} from "#shared/pagerduty/event-members.ts";

const longestDedupKey = 255;
const dedupKeyWords = `Length of 'dedup_key' is incorrect (should be at most ${longestDedupKey} characters)`;

const DedupKey = z.string(missing("dedup_key")).max(longestDedupKey, dedupKeyWords);

const Payload = z.object(
  {
    summary: needed("payload.summary"),
    source: needed("payload.source"),
    severity: oneOf("payload.severity", ["critical", "error", "warning", "info"]),
    timestamp: optionalText,
    component: optionalText,
    group: optionalText,
    class: optionalText,
    custom_details: Details,
  },
  missing("payload"),
);

const Trigger = z.object({
  ...routingKeyMember,
  event_action: z.literal("trigger"),
  dedup_key: DedupKey.nullish(),
  payload: Payload,
  client: optionalText,
  client_url: optionalText,
  links: Links,
  images: z.unknown().optional().describe("[{src, href, alt}]"),
});
export type Trigger = z.output<typeof Trigger>;

const Act = z.object({
  ...routingKeyMember,
  event_action: z.enum(["acknowledge", "resolve"]),
  dedup_key: DedupKey.trim().min(1, missing("dedup_key")),
  client: optionalText,
});

const Action = oneOf("event_action", ["trigger", "acknowledge", "resolve"]);

/**
 * An event of PagerDuty's Events API, version 2. What we don't need is taken as it comes.
 * https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export const PagerdutyEvent = z
  .discriminatedUnion("event_action", [Trigger, Act], {
    error: ({ input }) => Action.safeParse(actionOf(input)).error?.issues[0]?.message,
  })
  .meta({ id: "PagerdutyEvent" });
export type PagerdutyEvent = z.output<typeof PagerdutyEvent>;

const actionOf = (event: unknown): unknown => (event as { event_action?: unknown } | null)?.event_action;

export const PagerdutyAnswer = z
  .object({ status: z.literal("success"), message: z.string(), dedup_key: z.string() })
  .meta({ id: "PagerdutyAnswer" });
