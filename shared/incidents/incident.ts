import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";
import { incidentStatuses } from "#shared/incidents/live-incident.ts";

const Instant = z.iso.datetime();

export const Incident = z
  .object({
    id: z.uuid(),
    title: z.string(),
    status: z.enum(incidentStatuses),
    severity: z.enum(severities),
    entity_id: z.string().nullable(),
    /** The cluster that it follows, by its present id. */
    cluster_id: z.uuid().nullable(),
    alarm_count: z.int(),
    assignee: z.string().nullable(),
    opened_at: Instant,
    /** `tocsin` when a rule opened it, else the principal. */
    opened_by: z.string(),
    acknowledged_at: Instant.nullable(),
    resolved_at: Instant.nullable(),
    closed_at: Instant.nullable(),
    /** Present while one of its alarms comes and goes: before then it doesn't resolve by itself. */
    held_until: Instant.optional(),
    seconds_to_acknowledge: z.number().nullable(),
    seconds_to_resolve: z.number().nullable(),
    /** The incident that took over when their clusters merged. */
    merged_into: z.uuid().nullable(),
    timeline: z.array(
      z.object({ at: Instant, actor: z.string(), event: z.string(), note: z.string().nullable() }),
    ),
  })
  .meta({ id: "Incident" });

export type Incident = z.output<typeof Incident>;
