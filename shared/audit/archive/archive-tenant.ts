import { archiveChain } from "#shared/audit/archive/archive-chain.ts";
import { signsDigests } from "#shared/audit/archive/digest-key.ts";
import { type ArchivedTenant, chainKinds } from "#shared/audit/audit-chain.ts";
import { bucketName, region } from "#shared/platform/environment.ts";

/** What a function that archives chains may touch. */
export const archivesAudit = {
  tables: { ...signsDigests.tables, auditEntries: "read", auditDigests: "append", auditSeals: "append" },
  buckets: { auditArchive: "write" },
  keys: signsDigests.keys,
} as const;

/** Brings what is new on a tenant's chains into the archive. */
export async function archiveTenant({
  tenant_id: tenantId,
  account_number: account,
}: ArchivedTenant): Promise<void> {
  const place = { tenantId, account, region: region(), bucket: bucketName("auditArchive") };
  for (const kind of chainKinds) await archiveChain({ ...place, kind });
}
