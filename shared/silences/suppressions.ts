import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { Silence } from "#shared/silences/silence.ts";

/** Why an alarm opens no incident for now. `id` is the silence's; a shelved alarm is its own reason. */
export interface Suppression {
  readonly kind: Silence["kind"] | "shelf";
  readonly id: string;
  /** When it ends by itself, in ms since 1970. */
  readonly ends_at: number;
}

/** Everything that suppresses an alarm at a moment. Its own state isn't changed by it. */
export function suppressionsOf({ silences }: Situation, alarm: LiveAlarm, at: number): Suppression[] {
  const found: Suppression[] = silences.on(alarm, at).map(({ kind, id, ends_at }) => ({ kind, id, ends_at }));
  if (isShelved(alarm, at)) found.push({ kind: "shelf", id: alarm.id, ends_at: alarm.shelved!.until });
  return found;
}

export const isSuppressed = ({ silences }: Situation, alarm: LiveAlarm, at: number): boolean =>
  isShelved(alarm, at) || silences.on(alarm, at).length > 0;

const isShelved = ({ shelved }: LiveAlarm, at: number): boolean =>
  shelved !== undefined && at < shelved.until;
