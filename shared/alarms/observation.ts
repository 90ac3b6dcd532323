import * as z from "zod";
import { Attributes, type NewAlarm } from "#shared/alarms/alarm.ts";
import { severities } from "#shared/alarms/severity.ts";
import { Id } from "#shared/lambda/id.ts";

const Milliseconds = z.int().min(0);

/**
 * A report on its way into the journal: like `NewAlarm`, but already read, with its times in ms. Workers check it
 * again, because an older version of the sender, or a bug of ours, may have written it.
 */
export const Observation = z.strictObject({
  entity_id: Id,
  alarm_type: Id,
  severity: z.enum(severities),
  raised_at: Milliseconds,
  source_system: Id,
  alarm_id: Id.optional(),
  message: z.string().max(8192).optional(),
  cleared_at: Milliseconds.optional(),
  attributes: Attributes.optional(),
  /** It holds until then unless it is sent again: how Prometheus says that something is still so. */
  ends_at: Milliseconds.optional(),
  /** It tells of the alarm of its key that is open, if there is one, whenever that was raised: PagerDuty's senders. */
  continues: z.literal(true).optional(),
  /** It tells that somebody has taken care of what its key has raised until `raised_at`, and nothing else. */
  acknowledged_by: z.string().min(1).max(256).optional(),
});

/** More can be said by the dialects of other systems than in our own. */
export interface Observation extends NewAlarm {
  readonly ends_at?: number | undefined;
  readonly continues?: true | undefined;
  readonly acknowledged_by?: string | undefined;
}

/** What one request or event brought for one tenant, as the queue and the journal carry it. */
export const Delivery = z.object({
  schema_version: z.literal(1),
  tenant_id: z.string().min(1),
  /** Names this delivery among all others, so that a redelivered message doesn't count as sent again. */
  delivery: z.int().min(0),
  received_at: Milliseconds,
  correlation_id: z.string(),
  trace_id: z.string(),
  /** Whether its trace is kept. */
  sampled: z.literal(true).optional(),
  observations: z.array(z.unknown()),
});

/** A delivery without what it brought: who sent something, and when. */
export type Sending = Omit<Delivery, "observations">;

export interface Delivery {
  readonly schema_version: 1;
  readonly tenant_id: string;
  readonly delivery: number;
  readonly received_at: number;
  readonly correlation_id: string;
  readonly trace_id: string;
  readonly sampled?: true | undefined;
  readonly observations: readonly Observation[];
}
