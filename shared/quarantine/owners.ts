import { originOf } from "#shared/event-sources/event-source.ts";
import { listEventSources } from "#shared/event-sources/event-source-store.ts";
import { unregisteredOwner } from "#shared/quarantine/quarantine.ts";

/** Under which owners a tenant's quarantined items wait: its own, and those of its origins before they were registered. */
export async function ownersOf(tenantId: string): Promise<string[]> {
  const sources = await listEventSources(tenantId);
  return [tenantId, ...sources.map((source) => unregisteredOwner(originOf(source)))];
}
