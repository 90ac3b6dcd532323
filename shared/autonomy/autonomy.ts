import { type Risk, risks } from "#shared/policies/risk.ts";

/**
 * `advisory`: nothing runs without approval. `opt_in`: what is listed does. `autonomous`: everything within the limits
 * does. Policies can demand approval in any mode (SPEC C4, docs/adr/001-autonomy.md).
 */
export const autonomyModes = ["advisory", "opt_in", "autonomous"] as const;

/** What a tenant lets run by itself, and what has happened since. Times are ms since 1970. */
export interface Autonomy {
  readonly mode: (typeof autonomyModes)[number];
  /** Types of actions that `opt_in` lets run. */
  readonly action_types: readonly string[];
  /** Nothing of a greater risk runs by itself, nor anything that reaches further. */
  readonly max_risk: Risk;
  readonly max_blast_radius: number;
  /** Of what might run by itself so much does, chosen by target: the same target is always in, or out. */
  readonly rollout_percent: number;
  /** After so many failures within so many seconds the mode is advisory again. */
  readonly breaker: { readonly failures: number; readonly window_s: number };
  /** When the last autonomous actions have failed, newest last; no more than trip the breaker. */
  readonly failed_at: readonly number[];
  /** When the breaker has tripped; null once somebody has set the mode again. */
  readonly tripped_at: number | null;
  /** Who has stopped everything, and why. */
  readonly stopped: Stop | null;
  readonly version: number;
}

interface Stop {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export const defaultAutonomy: Autonomy = {
  mode: "advisory",
  action_types: [],
  max_risk: "low",
  max_blast_radius: 10,
  rollout_percent: 100,
  breaker: { failures: 3, window_s: 3600 },
  failed_at: [],
  tripped_at: null,
  stopped: null,
  version: 0,
};

export const isWithin = (risk: Risk, most: Risk): boolean => risks.indexOf(risk) <= risks.indexOf(most);
