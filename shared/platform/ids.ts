import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import { clock } from "#shared/platform/clock.ts";

/** The one source of randomness, so that simulation can replace it. */
let random: (bytes: number) => Uint8Array = randomBytes;

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
export const randomHex = (bytes: number): string => Buffer.from(random(bytes)).toString("hex");

/** 32 random bytes as base64url: a secret, or a key for signing. */
export const newSecret = (): string => Buffer.from(random(32)).toString("base64url");

/** A float in [0, 1) for jitter. */
export const randomFraction = (): number => newNonce() / 2 ** 48;
