import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";
import { CandidateChange } from "#shared/changes/changes-before.ts";
import { Counted } from "#shared/clusters/cluster.ts";
import { incidentStatuses } from "#shared/incidents/live-incident.ts";

const Instant = z.iso.datetime();

/** What is known of an entity; all but its id is null where nobody has registered it. */
export const AffectedEntity = z.object({
  id: z.string(),
  name: z.string().nullable(),
  entity_type: z.string().nullable(),
  revenue_weight: z.number().nullable(),
  sla_tier: z.string().nullable(),
});

const Windows = z.object({ last_5_min: z.int(), last_15_min: z.int(), last_60_min: z.int() });

/** Counted by when alarms were raised and cleared, not by when they came. */
export const Development = z.object({
  raised: Windows,
  cleared: Windows,
  open_15_min_ago: z.int(),
  /** Whether more or fewer alarms are open than 15 minutes ago; 5 % more or fewer is steady. */
  trend: z.enum(["growing", "steady", "easing"]),
});

const outstandingKinds = [
  "unacknowledged",
  "unassigned",
  "all_alarms_clear",
  "alarms_still_open",
  "not_closed",
] as const;

export const SituationReport = z
  .object({
    incident_id: z.uuid(),
    generated_at: Instant,
    status: z.enum(incidentStatuses),
    severity: z.enum(severities),
    /** Neither resolved nor closed. */
    ongoing: z.boolean(),
    merged_into: z.uuid().nullable(),
    /** The incident that its alarms belong to now, when that is another one. */
    continued_by: z.uuid().nullable(),
    /** The alarms of the cluster that it follows. */
    what: z.object({
      title: z.string(),
      cluster_id: z.uuid().nullable(),
      is_emergency_service: z.boolean().nullable(),
      alarm_count: z.int(),
      open_alarms: z.int(),
      alarm_types: Counted,
    }),
    /** Those with the most alarms first. */
    where: z.object({
      total: z.int(),
      top: z.array(AffectedEntity.extend({ alarm_count: z.int() })),
    }),
    /** When the first alarm was raised; without alarms, when the incident was opened. */
    since: Instant,
    opened_at: Instant,
    opened_by: z.string(),
    /** When it was resolved, or closed unresolved; null while it goes on. */
    until: Instant.nullable(),
    /** From `since` to `until`, or to now. */
    duration_s: z.number(),
    likely_cause: z
      .object({
        entity: AffectedEntity,
        reason: z.string(),
        /** Made on it, or up to two links from it, in the hour before the first alarm. The nearest first. */
        changes: z.array(CandidateChange),
      })
      .nullable(),
    /** Null when there are no alarms, when it is over, or when another incident goes on with them. */
    development: Development.nullable(),
    /** What is registered of the entities that were looked at: the 98 with the most alarms, or 20 from the archive. */
    impact: z.object({
      entities: z.int(),
      looked_at: z.int(),
      registered: z.int(),
      /** The sum over those that have one; null when none has. */
      revenue_weight: z.number().nullable(),
      revenue_weight_known_of: z.int(),
      sla_tiers: z.array(z.object({ sla_tier: z.string(), entities: z.int() })),
    }),
    people: z.object({
      assignee: z.string().nullable(),
      /** Null when it was said in passing, with another act. */
      assigned_at: Instant.nullable(),
      acknowledged_at: Instant.nullable(),
      acknowledged_by: z.string().nullable(),
    }),
    /** The timeline, of which the newest 50 are shown, oldest first. */
    actions: z.object({
      total: z.int(),
      latest: z.array(
        z.object({ at: Instant, actor: z.string(), event: z.string(), note: z.string().nullable() }),
      ),
    }),
    /** What waits for somebody, as facts. */
    outstanding: z.array(z.object({ kind: z.enum(outstandingKinds), since: Instant, for_s: z.number() })),
  })
  .meta({ id: "SituationReport" });

export type SituationReport = z.output<typeof SituationReport>;

/** `format` says what `Accept: text/markdown` says, for those who can only set a URL. */
export const SitrepQuery = z.strictObject({ format: z.enum(["json", "markdown"]).optional() });
