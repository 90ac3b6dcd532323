import { hash } from "node:crypto";
import { type Autonomy, isWithin } from "#shared/autonomy/autonomy.ts";
import type { Risk } from "#shared/policies/risk.ts";

export interface Candidate {
  readonly type: string;
  readonly risk: Risk;
  readonly blast_radius: number;
  readonly target: { readonly kind: string; readonly id: string };
  readonly rolls_back: string | null;
}

/** Why an action may not run without approval; undefined when it may. */
export function whyNotAlone(
  autonomy: Autonomy,
  isStopped: boolean,
  candidate: Candidate,
): string | undefined {
  const { mode, action_types, max_risk, max_blast_radius, rollout_percent } = autonomy;
  const { type, risk, blast_radius, rolls_back } = candidate;
  if (isStopped || autonomy.stopped) return "Autonomy is stopped.";
  if (autonomy.tripped_at !== null) return "The circuit breaker has tripped.";
  if (mode === "advisory") return "In advisory mode nothing runs without approval.";
  if (rolls_back !== null) return "To undo what was done is for people.";
  if (mode === "opt_in" && !action_types.includes(type)) return `${type} isn't listed to run by itself.`;
  if (!isWithin(risk, max_risk)) return `Its risk is ${risk}; up to ${max_risk} may run by itself.`;
  if (blast_radius > max_blast_radius)
    return `It reaches ${blast_radius}; what reaches up to ${max_blast_radius} may run by itself.`;
  if (placeOf(candidate) >= rollout_percent)
    return `It isn't among the ${rollout_percent} % that run by themselves.`;
  return undefined;
}

/** 0 to 99.99…, the same for the same type and target. */
function placeOf({ type, target }: Candidate): number {
  const digits = hash("sha256", `${type} ${target.kind} ${target.id}`).slice(0, 8);
  return (Number.parseInt(digits, 16) / 2 ** 32) * 100;
}
