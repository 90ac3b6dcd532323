import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";

/** What TMF642 tells of an alarm that isn't known from the alarm alone. */
export interface Surroundings {
  readonly hrefOf: (id: string) => string;
  /** The alarm that it follows from, which may be itself; undefined where that isn't at hand. */
  readonly rootOf: (alarm: KnownAlarm) => KnownAlarm | undefined;
  /** Those that follow from it; none of what isn't the root. */
  readonly followersOf: (alarm: KnownAlarm) => readonly KnownAlarm[];
  readonly isInMaintenance: (alarm: KnownAlarm) => boolean;
}

/** An alarm in the archive or on its way in stands for itself. */
export const nothingAround = (hrefOf: Surroundings["hrefOf"]): Surroundings => ({
  hrefOf,
  rootOf: () => undefined,
  followersOf: () => [],
  isInMaintenance: () => false,
});
