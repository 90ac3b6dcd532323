import * as z from "zod";
import { LiveSeverity } from "#shared/alarms/severity.ts";
import { Id } from "#shared/lambda/id.ts";

/** An incident opened by hand. With a cluster it follows that, and takes its severity from it. */
export const NewIncident = z
  .strictObject({
    title: z.string().trim().min(1).max(256),
    severity: LiveSeverity,
    entity_id: Id.optional(),
    cluster_id: z.uuid().optional(),
    note: z.string().trim().min(1).max(4096).optional(),
  })
  .meta({ id: "NewIncident" });
