import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * All of them ride in the tenant's snapshot, at 20,000 characters each in the worst case: 10 MB before compression. Who
 * deploys every ten minutes makes 432 in the days for which they are kept.
 */
export const mostChanges = 500;

/** An alarm looks back an hour, and people look back over a weekend. */
const keptMs = 3 * 24 * 60 * 60 * 1000;

/** Takes a change into the situation, and lets go of the oldest ones when there are too many. */
export function recordChange({ recordedChanges }: Situation, change: RecordedChange): void {
  recordedChanges.set(change.id, change);
  forgetChanges(recordedChanges, change.recorded_at);
  const surplus = recordedChanges.size - mostChanges;
  if (surplus <= 0) return;
  for (const id of [...recordedChanges.keys()].sort().slice(0, surplus)) recordedChanges.delete(id);
}

/** Forgets what was recorded days before a moment (ms since 1970). */
export function forgetChanges(changes: Situation["recordedChanges"], now: number): void {
  for (const { id, recorded_at } of changes.values()) if (recorded_at < now - keptMs) changes.delete(id);
}
