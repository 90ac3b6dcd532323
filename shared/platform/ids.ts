import { clock } from "#shared/platform/clock.ts";
import { timedUuid } from "#shared/platform/timed-uuid.ts";

/** The same generator as that of `node:crypto`, which takes Node 3 ms more to load. */
const systemRandom = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** Digits for ids are drawn ahead: asking for 16 bytes takes as long as asking for thousands. None is given out twice. */
const bytesAhead = 4096;
/** A secret isn't left lying about in a pool. */
const largestIdBytes = 24;
let drawn = "";
let given = 0;

function digitsAhead(bytes: number): string {
  if (bytes > largestIdBytes) return hex(systemRandom(bytes));
  if (given + 2 * bytes > drawn.length) {
    drawn = hex(systemRandom(bytesAhead));
    given = 0;
  }
  given += 2 * bytes;
  return drawn.slice(given - 2 * bytes, given);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The one source of randomness, so that simulation can replace it. */
let random = systemRandom;
let digitsOf = digitsAhead;

export function useRandom(replacement: (bytes: number) => Uint8Array): void {
  random = replacement;
  digitsOf = (bytes) => hex(replacement(bytes));
}

/** A UUIDv7 (RFC 9562): sorts by the time it was made. */
export const newId = (timeMs = clock.now()): string => timedUuid(7, timeMs, digitsOf(16));

/** A uniform integer below 2^48: exact as a JSON number, and short. */
export const newNonce = (): number => Number.parseInt(digitsOf(6), 16);

/** Random bytes as lower-case hexadecimal. */
export const randomHex = (bytes: number): string => digitsOf(bytes);

/** 32 random bytes as base64url: a secret, or a key for signing. */
export const newSecret = (): string => Buffer.from(random(32)).toString("base64url");

/** A float in [0, 1) for jitter. */
export const randomFraction = (): number => newNonce() / 2 ** 48;
