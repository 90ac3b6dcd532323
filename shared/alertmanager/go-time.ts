import * as z from "zod";

/** How a zero `time.Time` of Go is written: no time at all. */
export const goZero = Date.parse("0001-01-01T00:00:00Z");

const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i;

/** A time as Alertmanager reads it, in ms since 1970: without an offset it is UTC; nothing, `null` and Go's zero are none. */
export const GoTime = z
  .string()
  .nullable()
  .refine((text) => !text || parsed(text) !== undefined, "must be a time as RFC 3339 has it")
  .transform((text) => {
    const time = text ? parsed(text) : undefined;
    return time === goZero ? undefined : time;
  });

function parsed(text: string): number | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [, day, minute, second = ":00", fraction = "", offset = "Z"] = found;
  const time = Date.parse(`${day}T${minute}${second}${fraction}${offset}`.toUpperCase());
  return Number.isNaN(time) ? undefined : time;
}
