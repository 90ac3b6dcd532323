import type { StoredAction } from "#shared/actions/action.ts";
import { type MaintenanceState, maintenanceAt } from "#shared/maintenance/maintenance-state.ts";

/** A freeze may be lifted before its time: so often it is looked at. */
const lookAgainMs = 5 * 60_000;

export interface Readiness {
  /** `ended`: there is nothing to run any more. */
  readonly state: "ready" | "waiting" | "ended";
  /** While it waits: when to look again, as RFC 3339. */
  readonly look_at: string | null;
}

/**
 * Whether an approved action may begin: its time must have come, and no change freeze be in the way. What sets the
 * state of maintenance is what ends a freeze, so it doesn't wait for it.
 */
export function readinessOf(action: StoredAction, maintenance: MaintenanceState, now: number): Readiness {
  if (action.state !== "approved") return { state: "ended", look_at: null };
  // The executor says that it is too late.
  if (now >= action.expires_at) return { state: "ready", look_at: null };
  if (now < action.not_before) return waitUntil(action.not_before);
  const { state, until } = maintenanceAt(maintenance, now);
  if (state === "normal" || action.target.kind === "maintenance") return { state: "ready", look_at: null };
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  return waitUntil(Math.min(end, now + lookAgainMs, action.expires_at));
}

const waitUntil = (ms: number): Readiness => ({ state: "waiting", look_at: new Date(ms).toISOString() });
