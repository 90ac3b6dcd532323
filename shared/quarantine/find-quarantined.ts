import { notFound } from "#shared/problems.ts";
import { originsOf } from "#shared/quarantine/owners.ts";
import type { Quarantined } from "#shared/quarantine/quarantine.ts";
import { readQuarantined } from "#shared/quarantine/quarantine-store.ts";

/** An item of a tenant and under whom it waits: mostly itself, so its origins are looked up only when it isn't there. */
export async function findQuarantined(
  tenantId: string,
  id: string,
): Promise<{ owner: string; item: Quarantined }> {
  const own = await readQuarantined(tenantId, id);
  if (own) return { owner: tenantId, item: own };
  for (const owner of await originsOf(tenantId)) {
    const item = await readQuarantined(owner, id);
    if (item) return { owner, item };
  }
  throw notFound("quarantined item");
}
