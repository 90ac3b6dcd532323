import type { StoredAction } from "#shared/actions/action.ts";
import { reachedFrom } from "#shared/actions/blast-radius.ts";
import { urgency } from "#shared/alarms/severity.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** How many alarms an action's verification counts against it: raised since it ran, by its entity and what depends on it. */
export function newAlarms(situation: Situation, action: StoredAction): number {
  const { verification, entity_id, executed_at } = action;
  if (!verification || entity_id === null || executed_at === null) return 0;
  const reached = reachedFrom(situation.entities, entity_id);
  const least = urgency(verification.min_severity);
  let count = 0;
  for (const alarm of situation.alarms.values()) {
    if (alarm.raised_at < executed_at || urgency(alarm.severity) > least) continue;
    if (reached.has(alarm.entity_id)) count += 1;
  }
  return count;
}
