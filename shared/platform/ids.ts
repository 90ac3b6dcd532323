import { randomBytes, randomFillSync } from "node:crypto";
import { v7 } from "uuid";
import { clock } from "#shared/platform/clock.ts";

/** Bytes for ids are drawn ahead: asking for 16 takes as long as asking for thousands. None is given out twice. */
const drawn = Buffer.alloc(4096);
const largestId = 24;
let given = drawn.length;

function systemRandom(bytes: number): Uint8Array {
  // A secret isn't left lying about in a pool.
  if (bytes > largestId) return randomBytes(bytes);
  if (given + bytes > drawn.length) {
    randomFillSync(drawn);
    given = 0;
  }
  given += bytes;
  return drawn.subarray(given - bytes, given);
}

/** The one source of randomness, so that simulation can replace it. What it gives is used at once, and not kept. */
let random = systemRandom;

export function useRandom(replacement: (bytes: number) => Uint8Array): void {
  random = replacement;
}

/** A UUIDv7 (RFC 9562): sorts by the time it was made. */
export const newId = (): string => v7({ msecs: clock.now(), random: random(16) });

/** A uniform integer below 2^48: exact as a JSON number, and short. */
export function newNonce(): number {
  return Buffer.from(random(6)).readUIntBE(0, 6);
}

/** Random bytes as lower-case hexadecimal. */
export function randomHex(bytes: number): string {
  const given = random(bytes);
  return (Buffer.isBuffer(given) ? given : Buffer.from(given)).toString("hex");
}

/** 32 random bytes as base64url: a secret, or a key for signing. */
export const newSecret = (): string => Buffer.from(random(32)).toString("base64url");

/** A float in [0, 1) for jitter. */
export const randomFraction = (): number => newNonce() / 2 ** 48;
