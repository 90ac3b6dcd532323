import * as z from "zod";

/** What the typical endpoint of this bench takes and answers. Every contender but the bare one validates with it. */
export const NewReading = z.strictObject({
  metric: z.string().min(1).max(128),
  value: z.number(),
  taken_at: z.iso.datetime({ offset: true }),
  tags: z.array(z.string().max(64)).max(10).default([]),
});
export type NewReading = z.output<typeof NewReading>;

export const Reading = NewReading.extend({ site_id: z.string(), rounded: z.number() }).meta({
  id: "Reading",
});
export type Reading = z.output<typeof Reading>;
