import { alarmLimits } from "#shared/alarms/alarm.ts";

/**
 * Makes what other systems say fit an alarm of ours. Their texts have other limits than ours, and an alarm with a
 * shortened text is worth more than none.
 */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFE\uFFFF]+/gu;

/** An id: what can't be printed becomes a space, and what is too long is cut. */
export function fitId(text: string): string {
  const printable = text.replaceAll(unprintable, " ").trim();
  // So many units are no more characters, and most ids are short.
  if (printable.length <= alarmLimits.idCharacters) return printable;
  return [...printable.slice(0, 2 * alarmLimits.idCharacters)]
    .slice(0, alarmLimits.idCharacters)
    .join("")
    .trim();
}

export const fitMessage = (text: string): string => cut(text, alarmLimits.messageCharacters);

/** As many details as an alarm may have, the first ones first. */
export function fitAttributes(details: Iterable<readonly [string, string]>): Record<string, string> {
  const attributes = new Map<string, string>();
  let left: number = alarmLimits.attributeCharacters;
  for (const [name, value] of details) {
    if (attributes.size === alarmLimits.attributes) break;
    const shortName = cut(name, alarmLimits.nameCharacters);
    if (shortName === "" || attributes.has(shortName)) continue;
    const shortValue = cut(value, Math.min(left, alarmLimits.valueCharacters));
    attributes.set(shortName, shortValue);
    left -= shortValue.length;
  }
  return Object.fromEntries(attributes);
}

/** Never through the middle of a character that takes two units. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
