import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Place } from "#shared/feed/place.ts";

const Time = z.iso.datetime();

/** TMF642's EventSubscription, with what has become of it. */
export const Listener = z
  .object({
    id: z.uuid(),
    href: z.string(),
    callback: z.string(),
    query: z.string().nullable(),
    state: z
      .enum(["active", "failing", "paused"])
      .describe("paused: nothing was taken for a day, and no more is tried until it is registered again"),
    createdTime: Time,
    lastDeliveryTime: Time.optional(),
    failingSince: Time.optional(),
    nextAttemptTime: Time.optional(),
    lastFailure: z.object({ time: Time, code: z.string(), detail: z.string() }).optional(),
    undeliverableEvents: z.int().min(0).describe("Which the listener wouldn't take, and that were left out"),
    "@type": z.literal("EventSubscription"),
  })
  .meta({ id: "TmfEventSubscription" });
export type Listener = z.output<typeof Listener>;

/** A listener as its table holds it. Times are ms since 1970. */
export interface StoredListener {
  readonly tenant_id: string;
  readonly id: string;
  readonly callback: string;
  readonly query: string | null;
  /** Where its client reaches us: events name alarms by such addresses. */
  readonly base_url: string;
  readonly created_at: number;
  /** What it is to be told next. All before is told. */
  readonly place: Place;
  /** A snapshot of the journal at or before its place, 0 for the empty one: it goes on from there however late. */
  readonly snapshot_seq: number;
  /** Whose turn it is to tell it, and until when at the longest. */
  readonly lease?: number | undefined;
  readonly leased_until: number;
  readonly delivered_at?: number | undefined;
  /** Since the last event that it took. */
  readonly failing_since?: number | undefined;
  readonly failures: number;
  readonly last_failure?: { readonly at: number; readonly code: string; readonly detail: string } | undefined;
  readonly next_attempt_at?: number | undefined;
  readonly paused_at?: number | undefined;
  readonly undeliverable: number;
}

export const showListener = (listener: StoredListener, href: string): Listener => ({
  id: listener.id,
  href,
  callback: listener.callback,
  query: listener.query,
  state: stateOf(listener),
  createdTime: rfc3339(listener.created_at),
  ...time("lastDeliveryTime", listener.delivered_at),
  ...time("failingSince", listener.failing_since),
  ...time("nextAttemptTime", listener.next_attempt_at),
  ...(listener.last_failure && { lastFailure: shownFailure(listener.last_failure) }),
  undeliverableEvents: listener.undeliverable,
  "@type": "EventSubscription",
});

function stateOf({ paused_at, failing_since }: StoredListener): Listener["state"] {
  if (paused_at !== undefined) return "paused";
  return failing_since === undefined ? "active" : "failing";
}

const time = <Name extends string>(name: Name, at: number | undefined) =>
  (at === undefined ? {} : { [name]: rfc3339(at) }) as { [Key in Name]?: string };

const shownFailure = ({ at, ...failure }: NonNullable<StoredListener["last_failure"]>) => ({
  time: rfc3339(at),
  ...failure,
});
