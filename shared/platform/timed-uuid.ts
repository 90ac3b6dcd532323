/**
 * A UUID (RFC 9562) that begins with a time, so that ids sort by it.
 * @param digits at least 19 hexadecimal ones, of which it takes 74 bits.
 */
export function timedUuid(version: 7 | 8, timeMs: number, digits: string): string {
  const variant = "89ab"[Number.parseInt(digits[3]!, 16) & 3];
  return `${uuidPrefix(timeMs)}-${version}${digits.slice(0, 3)}-${variant}${digits.slice(4, 7)}-${digits.slice(7, 19)}`;
}

let lastMs = Number.NaN;
let lastPrefix = "";

/** With what every UUID of a time begins, and so what divides earlier ids from later ones. The last one is kept: ids come in swarms. */
export function uuidPrefix(timeMs: number): string {
  if (timeMs !== lastMs) {
    const time = timeMs.toString(16).padStart(12, "0");
    lastPrefix = `${time.slice(0, 8)}-${time.slice(8)}`;
    lastMs = timeMs;
  }
  return lastPrefix;
}
