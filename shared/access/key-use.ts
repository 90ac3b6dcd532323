import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";

/** So exact must it be known when a key was last used: a busy key costs each container a write in this time. */
const exactMs = 5 * 60 * 1000;
const mostKeys = 10_000;
const toldAt = perContainer(() => new Map<string, number>());

/** @returns whether the use of a key should be told now: this container hasn't told of one for some minutes. */
export function isUseWorthTelling(keyId: string): boolean {
  const told = toldAt();
  const now = clock.now();
  if (now - (told.get(keyId) ?? 0) < exactMs) return false;
  if (told.size >= mostKeys) told.clear();
  told.set(keyId, now);
  return true;
}
