import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { hashSecret, isSecret, type RefreshToken } from "#shared/sessions/refresh-token.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** A login that goes on by refresh tokens: one family of them, of which one is good at a time. */
export interface Session {
  readonly session_id: string;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly family_hash: string;
  readonly generation_hash: string;
  /** The generation before, to tell two uses at one moment from the use of an old token. */
  readonly previous_hash?: string;
  /** Milliseconds since 1970. */
  readonly rotated_at: number;
  readonly created_at: string;
  readonly expires_at: string;
  readonly expires_at_s: number;
}

/** Whoever has been away for longer logs in again; a session in use goes on for as long as that. */
const idleMs = 14 * 24 * 3600 * 1000;
/** However much it is used. */
const longestMs = 90 * 24 * 3600 * 1000;

export function newSession(user: StoredUser, token: RefreshToken): Session {
  const now = clock.now();
  return lasting(now, {
    session_id: token.sessionId,
    tenant_id: user.tenant_id,
    user_id: user.id,
    family_hash: hashSecret(token.family),
    generation_hash: hashSecret(token.generation),
    rotated_at: now,
    created_at: rfc3339(now),
  });
}

/** The session after the token's use: only `next` is good from here on. */
export function rotated(session: Session, next: RefreshToken): Session {
  const { expires_at, expires_at_s, ...rest } = session;
  return lasting(clock.now(), {
    ...rest,
    previous_hash: session.generation_hash,
    generation_hash: hashSecret(next.generation),
    rotated_at: clock.now(),
  });
}

function lasting(now: number, session: Omit<Session, "expires_at" | "expires_at_s">): Session {
  const end = Math.min(now + idleMs, Date.parse(session.created_at) + longestMs);
  return { ...session, expires_at: rfc3339(end), expires_at_s: Math.ceil(end / 1000) };
}

/** What a refresh token is worth to a session. */
export type TokenUse = "good" | "unknown" | "raced" | "reused";

/**
 * So long a token that was exchanged may still come from an honest client: a second tab, or a retry, that can't know yet
 * what the first one got. It ends nothing then, and gets nothing either, so a thief gains no more by it than others.
 */
const graceMs = 10_000;

/** @param askedAt when the request began. Who comes later than the grace with an old token is a thief, or was robbed. */
export function useOf(token: RefreshToken, session: Session, askedAt: number): TokenUse {
  const isOver = Date.parse(session.expires_at) <= clock.now();
  if (isOver || !isSecret(token.family, session.family_hash)) return "unknown";
  if (isSecret(token.generation, session.generation_hash)) return "good";
  const { previous_hash, rotated_at } = session;
  const isPrevious = previous_hash !== undefined && isSecret(token.generation, previous_hash);
  return isPrevious && askedAt <= rotated_at + graceMs ? "raced" : "reused";
}
