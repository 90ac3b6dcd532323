import type { NewReading, Reading } from "./reading.ts";

/** What the typical endpoint of this bench does; it needs nobody, so that what is around it shows. */
export const take = (siteId: string, reading: NewReading): Reading => ({
  ...reading,
  site_id: siteId,
  rounded: Math.round(reading.value),
});
