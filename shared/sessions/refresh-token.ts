import { hash, timingSafeEqual } from "node:crypto";
import { newSecret, randomHex } from "#shared/platform/ids.ts";

/**
 * `tr_<session>_<family secret>_<generation secret>`: the session finds its record, the family secret says that the
 * token was once ours, and the generation secret changes at each use. A right family with an old generation is a token
 * that two have used.
 */
export interface RefreshToken {
  readonly sessionId: string;
  readonly family: string;
  readonly generation: string;
}

const form = /^tr_([0-9a-f]{32})_([A-Za-z0-9_-]{43})_([A-Za-z0-9_-]{43})$/;

export const newRefreshToken = (): RefreshToken => ({
  sessionId: randomHex(16),
  family: newSecret(),
  generation: newSecret(),
});

export const nextGeneration = (token: RefreshToken): RefreshToken => ({ ...token, generation: newSecret() });

export const writeRefreshToken = ({ sessionId, family, generation }: RefreshToken): string =>
  `tr_${sessionId}_${family}_${generation}`;

export function readRefreshToken(text: string): RefreshToken | undefined {
  const [, sessionId, family, generation] = form.exec(text) ?? [];
  return sessionId && family && generation ? { sessionId, family, generation } : undefined;
}

/** Secrets are stored as this; they have 256 random bits, so a slow hash would add nothing. */
export const hashSecret = (secret: string): string => hash("sha256", secret);

export const isSecret = (secret: string, stored: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(stored));
