import * as z from "zod";
import type { Grouping } from "#shared/alarms/grouping.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";

/** Who has done something by hand, and when. */
export const BySomebody = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  /** For whom a system has done it, as it says itself. */
  on_behalf_of: z.object({ user: z.string().optional(), system: z.string().optional() }).optional(),
});

/** A grouping's author and time, as the API answers them. */
export const bySomebody = ({ at, by, on_behalf_of }: Pick<Grouping, "at" | "by" | "on_behalf_of">) => ({
  at: rfc3339(at),
  by,
  ...(on_behalf_of && { on_behalf_of }),
});
