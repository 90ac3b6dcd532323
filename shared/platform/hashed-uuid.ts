import { hash } from "node:crypto";

/**
 * A UUID (RFC 9562) made of 48 bits of time and 74 bits of a SHA-256: whoever knows the same makes the same id, and
 * ids sort by time.
 * @param version 8 (custom), or 7 where the id should look like any other of its kind.
 */
export function hashedUuid(version: 7 | 8, timeMs: number, content: string): string {
  const digest = hash("sha256", content);
  const time = hexTime(timeMs);
  const variant = "89ab"[Number.parseInt(digest[3]!, 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

/** With what every UUID of a time begins, and so what divides earlier ids from later ones. */
export function uuidPrefix(timeMs: number): string {
  const time = hexTime(timeMs);
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

const hexTime = (timeMs: number): string => timeMs.toString(16).padStart(12, "0");
