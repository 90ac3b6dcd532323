import * as z from "zod";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";

const known = new Set(Object.keys(TmfAlarm.shape));

/** Which attributes of the first level are wanted (TMF630): some by name, or `none`; `id` and `href` are always there. */
export const Fields = z
  .string()
  .max(1024)
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine(
    (names) => names.every((name) => name === "none" || known.has(name)),
    "must name attributes of an alarm",
  )
  .optional();

export function selectFields(alarm: TmfAlarm, fields: z.output<typeof Fields>): TmfAlarm {
  if (!fields) return alarm;
  const wanted = new Set(["id", "href", ...fields]);
  return Object.fromEntries(Object.entries(alarm).filter(([name]) => wanted.has(name))) as TmfAlarm;
}
