import type { Matcher } from "#shared/alertmanager/matcher.ts";

/** `maintenance`: work is going on. `silence`: somebody doesn't want to hear of it. They do the same, and say why. */
export const silenceKinds = ["silence", "maintenance"] as const;

/** From when to when alarms with certain labels open no incidents. Times are ms since 1970. */
export interface Silence {
  readonly id: string;
  readonly kind: (typeof silenceKinds)[number];
  /** All must hold for an alarm to be suppressed. */
  readonly matchers: readonly Matcher[];
  readonly starts_at: number;
  readonly ends_at: number;
  readonly created_by: string;
  readonly comment: string;
  readonly updated_at: number;
}

export type SilenceState = "pending" | "active" | "expired";

export function silenceState({ starts_at, ends_at }: Silence, at: number): SilenceState {
  if (at >= ends_at) return "expired";
  return at < starts_at ? "pending" : "active";
}
