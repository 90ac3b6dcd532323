import { conflict } from "#shared/problems.ts";
import { type Silence, silenceState } from "#shared/silences/silence.ts";

/** A silence as it is when somebody ends it. One that hadn't begun never does. */
export const endedAt = (silence: Silence, now: number): Silence => ({
  ...silence,
  starts_at: Math.min(silence.starts_at, now),
  ends_at: now,
  updated_at: now,
});

/** The same of one that must not have ended. */
export function ended(silence: Silence, now: number): Silence {
  if (silenceState(silence, now) === "expired") throw conflict("The silence has ended already.");
  return endedAt(silence, now);
}
