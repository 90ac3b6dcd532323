import * as z from "zod";
import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import { cut, fitAttributes, fitId } from "#shared/integrations/fit.ts";
import { detailsIn } from "#shared/pagerduty/details-in.ts";
import {
  Details,
  Links,
  missing,
  needed,
  optionalText,
  routingKeyMember,
} from "#shared/pagerduty/event-members.ts";
import { momentOf } from "#shared/pagerduty/moment-of.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

/** A change event of PagerDuty's Events API, version 2. */
export const ChangeEvent = z
  .object({
    ...routingKeyMember,
    payload: z.object(
      {
        summary: needed("payload.summary"),
        timestamp: optionalText,
        source: optionalText,
        custom_details: Details,
      },
      missing("payload"),
    ),
    links: Links,
  })
  .meta({ id: "PagerdutyChangeEvent" });
type ChangeEvent = z.output<typeof ChangeEvent>;

export const ChangeAnswer = z
  .object({ status: z.literal("success"), message: z.string() })
  .meta({ id: "PagerdutyChangeAnswer" });

const summaryCharacters = 1024;
/** With the longest details, a change has at most 20,000 characters. */
const mostLinks = 5;
const linkCharacters = 1024;
const linkTextCharacters = 128;

/** What of somebody's pipeline was changed stands in its details; without that, the source is what was changed. */
const Named = z.object({ entity_id: z.string() });

/** The change that an event tells of. With a time of its own, it is the same change however often it is told. */
export function changeOfEvent(
  { payload, links }: ChangeEvent,
  { tenantId, sender }: { readonly tenantId: string; readonly sender: string },
  now: number,
): RecordedChange {
  const at = momentOf(payload.timestamp, now);
  const named = Named.safeParse(payload.custom_details).data?.entity_id;
  const source = fitId(payload.source ?? "") || undefined;
  const change = {
    at,
    summary: cut(payload.summary, summaryCharacters),
    source,
    entity_id: fitId(named ?? "") || source,
    details: fitAttributes(detailsIn(payload.custom_details)),
    links: linksIn(links),
  };
  const id = hashedUuid(8, at, JSON.stringify([tenantId, change]));
  return { id, ...change, recorded_at: now, recorded_by: sender };
}

const Link = z.object({ href: z.string(), text: z.string().nullish() });

const linksIn = (links: unknown): RecordedChange["links"] =>
  (Array.isArray(links) ? links : [])
    .slice(0, mostLinks)
    .flatMap((link) => Link.safeParse(link).data ?? [])
    .map(({ href, text }) => ({
      href: cut(href, linkCharacters),
      text: text ? cut(text, linkTextCharacters) : null,
    }));
