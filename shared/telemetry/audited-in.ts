import { type ChainKind, chainOf } from "#shared/audit/audit-chain.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { readEntry, readForward } from "#shared/audit/audit-store.ts";
import { fromStored, type StoredRecord } from "#shared/telemetry/stored-record.ts";

/** What was changed in one go was changed by few requests; a trace with more than these is cut short. */
const mostEntries = 20;

/** The audit entries that the spans of a trace have left behind, by how the spans call them. */
export async function auditedIn(
  tenantId: string,
  stored: readonly StoredRecord[],
): Promise<Map<string, AuditEntry>> {
  const effects = stored
    .filter(({ kind }) => kind === "span")
    .flatMap((span) => fromStored<"span">(span).effects)
    .filter(({ kind }) => kind === "audit_entry");
  const found = await Promise.all(
    effects.slice(0, mostEntries).map(async ({ id }) => [id, await entryOf(tenantId, id)] as const),
  );
  return new Map(found.flatMap(([id, entry]) => (entry ? [[id, entry] as const] : [])));
}

/** Undefined where retention has removed it. */
async function entryOf(tenantId: string, id: string): Promise<AuditEntry | undefined> {
  const [chain = "", seq = ""] = id.split("/");
  const [entry] = await readForward(chainOf(tenantId, chain as ChainKind), Number(seq) - 1, 1);
  return entry && entry.seq === Number(seq) ? readEntry(entry) : undefined;
}
