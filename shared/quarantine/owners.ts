import { originOf } from "#shared/event-sources/event-source.ts";
import { listEventSources } from "#shared/event-sources/event-source-store.ts";
import { unregisteredOwner } from "#shared/quarantine/quarantine.ts";

/** Under which owners a tenant's quarantined items wait: its own, and those of its origins before they were registered. */
export const ownersOf = async (tenantId: string): Promise<string[]> => [
  tenantId,
  ...(await originsOf(tenantId)),
];

/** Under whom the events of a tenant's sources wait that came before somebody said whose they are. */
export async function originsOf(tenantId: string): Promise<string[]> {
  const sources = await listEventSources(tenantId);
  return sources.map((source) => unregisteredOwner(originOf(source)));
}
