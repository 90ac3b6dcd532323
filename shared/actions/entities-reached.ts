import { reachedFrom } from "#shared/actions/blast-radius.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { perContainer } from "#shared/platform/container-memory.ts";

const book = perContainer(() => new AlarmBook());

/** How many entities an action on one of them may take down, by the topology as it is now. */
export async function entitiesReached(tenantId: string, entityId: string): Promise<number> {
  const { entities } = await book().current(tenantId);
  return reachedFrom(entities, entityId).size;
}
