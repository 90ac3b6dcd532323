import { verifiesDigests } from "#shared/audit/archive/digest-key.ts";
import { openSeal } from "#shared/audit/archive/open-seal.ts";
import { platformTenant, tenantOfChain } from "#shared/audit/audit-chain.ts";
import type { WrittenItem } from "#shared/lambda/stream-worker.ts";
import { logger } from "#shared/platform/logger.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { findTenant } from "#shared/tenants/tenant-store.ts";

/**
 * Raises the alarm for entries that were changed or removed. Two things only remove them in due form: retention, which
 * has left a signed tombstone before, and the deletion of the tenant. Nothing ever changes one.
 */
export async function watchAlterations(items: readonly WrittenItem[]): Promise<void> {
  for (const [chain, ofChain] of Map.groupBy(items, ({ key }) => String(key.chain))) {
    const removedThrough = await removedInDueForm(chain);
    const undue = ofChain.filter(({ write, key }) => write !== "REMOVE" || Number(key.seq) > removedThrough);
    for (const { write, key } of undue) {
      logger.critical("an audit entry was altered", { chain, seq: key.seq, write });
      countMetric("audit_alterations_total", {});
    }
  }
}

/** What a function that watches may touch. */
export const watchesAlterations = {
  tables: { ...verifiesDigests.tables, auditSeals: "read", tenants: "read" },
  keys: verifiesDigests.keys,
} as const;

/** The last entry of the chain that may be gone. */
async function removedInDueForm(chain: string): Promise<number> {
  if (await isLeaving(tenantOfChain(chain))) return Number.POSITIVE_INFINITY;
  const tombstone = await openSeal(chain, "tombstone");
  return typeof tombstone === "object" ? tombstone.seq : 0;
}

async function isLeaving(tenantId: string): Promise<boolean> {
  if (tenantId === platformTenant) return false;
  const tenant = await findTenant(tenantId);
  return tenant === undefined || tenant.leaving_since !== undefined;
}
