import { conflict } from "#shared/problems.ts";
import { type Silence, silenceState } from "#shared/silences/silence.ts";

/** A silence that ends now; one that hasn't begun never does. */
export function ended(silence: Silence, now: number): Silence {
  const state = silenceState(silence, now);
  if (state === "expired") throw conflict("The silence has ended already.");
  return { ...silence, starts_at: Math.min(silence.starts_at, now), ends_at: now, updated_at: now };
}
