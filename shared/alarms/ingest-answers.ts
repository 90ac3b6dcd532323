import * as z from "zod";

/** 202 is a promise: what it names is durable. `event_id` is the alarm's `id`. */
export const Accepted = z
  .object({ event_id: z.uuid(), tenant_id: z.string(), status: z.literal("accepted") })
  .meta({ id: "Accepted" });

const ItemProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string(), code: z.string() })),
  })
  .meta({ id: "ItemProblem" });

/** What became of each item of a batch, by its place in the request. */
export const BatchAnswer = z
  .object({
    accepted: z.int(),
    rejected: z.int(),
    results: z.array(
      z.discriminatedUnion("status", [
        z.object({ index: z.int(), status: z.literal("accepted"), event_id: z.string() }),
        z.object({ index: z.int(), status: z.literal("rejected"), problem: ItemProblem }),
      ]),
    ),
  })
  .meta({ id: "BatchAnswer" });
