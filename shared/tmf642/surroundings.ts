import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";

/** What TMF642 tells of an alarm that isn't known from the alarm alone. */
export interface Surroundings {
  readonly hrefOf: (id: string) => string;
  /** The alarm that it follows from, which may be itself; undefined where that isn't at hand. */
  readonly rootOf: (alarm: KnownAlarm) => KnownAlarm | undefined;
  /** What it follows from directly: where somebody has grouped it that one's, else the root; undefined for the root. */
  readonly parentOf: (alarm: KnownAlarm) => Pick<KnownAlarm, "id"> | undefined;
  /** Those whose parent it is. */
  readonly followersOf: (alarm: KnownAlarm) => readonly KnownAlarm[];
  readonly isInMaintenance: (alarm: KnownAlarm) => boolean;
}

export const parentByHand = ({ grouped }: KnownAlarm) => grouped && { id: grouped.parent_id };

/** An alarm in the archive or on its way in stands for itself, but for what people have said. */
export const nothingAround = (hrefOf: Surroundings["hrefOf"]): Surroundings => ({
  hrefOf,
  rootOf: () => undefined,
  parentOf: parentByHand,
  followersOf: () => [],
  isInMaintenance: () => false,
});
