import type { SigningKey } from "#shared/access/signing-key.ts";
import { mostTokenMinutes } from "#shared/access/token-lifetime.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";

/** Functions keep the keys for a minute, and so does whoever reads them over HTTP: after this all know a new one. */
const publishedAfterMs = 90_000;
/** A function that signs looks once a minute which key does. */
const signersFollowMs = 60_000;
/** For clocks that differ. */
const marginMs = 60_000;

/** When a key that was made now signs for the first time. */
export const signsFrom = (now: number): string => rfc3339(now + publishedAfterMs);

/** The keys that a new one replaces, each living until the last token that it can have signed has expired. */
export function retiring(keys: readonly SigningKey[], now: number): SigningKey[] {
  const lastUse = now + publishedAfterMs + signersFollowMs;
  const retire_at = rfc3339(lastUse + mostTokenMinutes * 60_000 + marginMs);
  return keys.filter((key) => key.retire_at === undefined).map((key) => ({ ...key, retire_at }));
}
