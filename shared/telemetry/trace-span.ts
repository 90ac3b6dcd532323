import * as z from "zod";

const Call = z.object({
  service: z.string(),
  operation: z.string(),
  /** Since the work began. */
  offset_ms: z.number(),
  duration_ms: z.number(),
  ok: z.boolean(),
});

/** What the work has left behind for others to go on with: the place in the journal, the message, the event, … */
const Effect = z.object({ kind: z.string(), name: z.string(), id: z.string() });

/** The work of one function, as far as one correlation id caused it. */
export const TraceSpan = z
  .object({
    id: z.uuid(),
    /** When it began. */
    timestamp: z.iso.datetime(),
    name: z.string(),
    span_kind: z.enum(["server", "consumer", "internal"]),
    span_id: z.string(),
    /** The work that caused it. Unset where there is none, or it isn't known. */
    parent_span_id: z.string().nullable(),
    trace_id: z.string(),
    correlation_id: z.string(),
    duration_ms: z.number(),
    outcome: z.enum(["ok", "refused", "failed"]),
    method: z.string().nullable(),
    route: z.string().nullable(),
    status_code: z.int().nullable(),
    actor: z.string().nullable(),
    calls: z.array(Call),
    /** How many more there were. */
    calls_left_out: z.int(),
    effects: z.array(Effect),
    effects_left_out: z.int(),
  })
  .meta({ id: "TraceSpan" });

export type TraceSpan = z.output<typeof TraceSpan>;
