import { hash } from "node:crypto";
import { timedUuid } from "#shared/platform/timed-uuid.ts";

/**
 * A UUID made of a time and of a SHA-256: whoever knows the same makes the same id.
 * @param version 8 (custom), or 7 where the id should look like any other of its kind.
 */
export const hashedUuid = (version: 7 | 8, timeMs: number, content: string): string =>
  timedUuid(version, timeMs, hash("sha256", content));
