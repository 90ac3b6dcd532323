/** Date and time, extended or basic, with any precision down to the hour, and an offset in any of its forms. */
const form =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** A moment as ISO 8601 writes it, in ms since 1970; in UTC where it doesn't say. Undefined for anything else. */
export function parseIso8601(text: string): number | undefined {
  const parts = form.exec(text.trim());
  if (!parts) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] = parts;
  const offset = zone.length === 3 ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const milliseconds = fraction.padEnd(3, "0").slice(0, 3);
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}`;
  const moment = Date.parse(written + offset.toUpperCase());
  return Number.isNaN(moment) ? undefined : moment;
}
