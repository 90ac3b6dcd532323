import type { StoredAction } from "#shared/actions/action.ts";
import { readAutonomy, storingAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { afterFailure } from "#shared/autonomy/circuit-breaker.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";

/**
 * Counts the failure of an action that nobody had approved, in the transaction that ends it.
 * @returns whether the circuit breaker has tripped by it.
 */
export async function noteFailure(change: Change, action: StoredAction): Promise<boolean> {
  if (!action.requirement.autonomous) return false;
  const autonomy = await readAutonomy(action.tenant_id);
  const next = afterFailure(autonomy, clock.now());
  const { won, ...storing } = storingAutonomy(action.tenant_id, next);
  const trips = next.tripped_at !== null && autonomy.tripped_at === null;
  change.append({ ...storing, won: trips ? () => tellTrip(action) : won });
  return trips;
}

const tellTrip = ({ id, type }: StoredAction): void =>
  recordEvent({
    event_type: "autonomy.tripped",
    severity: "error",
    category: "security",
    payload: { action_id: id, type },
  });
