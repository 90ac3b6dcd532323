import * as z from "zod";

/** What the typical endpoint of this bench takes. Every contender validates with it and does the same deed. */
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

export const take = (siteId: string, reading: NewReading): z.input<typeof Reading> => ({
  ...reading,
  site_id: siteId,
  rounded: Math.round(reading.value),
});
