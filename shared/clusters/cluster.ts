import * as z from "zod";
import { BySomebody } from "#shared/alarms/by-somebody.ts";
import { severities } from "#shared/alarms/severity.ts";

export const Counted = z.object({
  total: z.int(),
  top: z.array(z.object({ id: z.string(), count: z.int() })),
});

export const RootCauseByHand = z.object({ alarm_id: z.uuid(), ...BySomebody.shape });

export const Cluster = z
  .object({
    cluster_id: z.uuid(),
    /** Set when the id that was asked for is no longer canonical: the id of the cluster that answers. */
    merged_into: z.uuid().nullable(),
    state: z.enum(["open", "cleared"]),
    alarm_count: z.int(),
    severity: z.enum(severities),
    is_emergency_service: z.boolean(),
    root_cause_entity_id: z.string(),
    root_cause_reason: z.string(),
    /** Only where people have made an alarm the root cause by grouping others under it; who did so last. */
    root_cause_by_hand: RootCauseByHand.optional(),
    first_raised_at: z.iso.datetime(),
    last_raised_at: z.iso.datetime(),
    last_activity_at: z.iso.datetime(),
    entities: Counted,
    alarm_types: Counted,
    incident_id: z.uuid().nullable(),
    /** Only while an incident is put off, because an alarm of one of these may explain it: by `parent_wait_s`, or an edge's `wait_s`. */
    incident_waits: z.object({ for: z.array(z.string()), until: z.iso.datetime() }).optional(),
  })
  .meta({ id: "Cluster" });

export type Cluster = z.output<typeof Cluster>;
