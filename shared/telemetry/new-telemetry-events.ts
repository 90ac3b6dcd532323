import * as z from "zod";
import { NewTelemetryEvent } from "#shared/telemetry/telemetry-event.ts";

/** One event, or up to 500 as `events`. */
export const NewTelemetryEvents = z
  .strictObject({
    ...NewTelemetryEvent.partial().shape,
    events: z.array(NewTelemetryEvent).min(1).max(500).optional(),
  })
  .superRefine(({ events, ...single }, context) => {
    const isSingle = Object.values(single).some((value) => value !== undefined);
    if (events && isSingle)
      context.addIssue({ code: "custom", path: ["events"], message: "must stand alone" });
    if (events) return;
    for (const field of ["event_type", "severity", "category"] as const)
      if (single[field] === undefined)
        context.addIssue({ code: "custom", path: [field], message: "is missing" });
  })
  .transform(({ events, ...single }) => events ?? [single as NewTelemetryEvent])
  .meta({ id: "NewTelemetryEvents" });
