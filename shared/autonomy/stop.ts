import type { Autonomy } from "#shared/autonomy/autonomy.ts";

/** Stopped from now on; whoever has stopped it before stays named. */
export const stoppedBy = (autonomy: Autonomy, by: string, reason: string, at: number): Autonomy =>
  autonomy.stopped ? autonomy : { ...autonomy, stopped: { by, at, reason }, version: autonomy.version + 1 };

/** As it was before it was stopped. */
export const resumed = (autonomy: Autonomy): Autonomy =>
  autonomy.stopped ? { ...autonomy, stopped: null, version: autonomy.version + 1 } : autonomy;
