import type { Intent } from "#shared/actions/action.ts";
import { lazily } from "#shared/platform/lazily.ts";

/** Most actions concern no entity. */
const topology = lazily(() => import("#shared/actions/entities-reached.ts"));

/** What asking touches: the journal knows the topology. */
export const asksForReach = {
  tables: { journal: "read", relayCursors: "read" },
  buckets: { alarmHistory: "read" },
} as const;

/** How many entities an action may take down, by the topology as it is now. */
export async function reachNow({
  tenant_id,
  entity_id,
}: Pick<Intent, "tenant_id" | "entity_id">): Promise<number> {
  return entity_id === null ? 1 : (await topology()).entitiesReached(tenant_id, entity_id);
}
