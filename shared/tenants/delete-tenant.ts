import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { chainsOf } from "#shared/audit/audit-chain.ts";
import { shardsOf } from "#shared/kpis/series-key.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { deleteObjects } from "#shared/platform/object-store.ts";
import { ownersOf } from "#shared/quarantine/owners.ts";
import type { BucketName, TableName } from "#shared/resources.ts";
import type { Tenant } from "#shared/tenants/tenant.ts";
import { deleteItems, type Holding } from "#shared/tenants/tenant-items.ts";
import { markLeaving } from "#shared/tenants/tenant-store.ts";

/** What opens the door to a tenant: removed first, so that nothing new comes in. */
const doors = [
  "apiClients",
  "apiKeys",
  "logins",
  "users",
  "eventSources",
  "honeypots",
] as const satisfies readonly TableName[];

/** Tables of counts and marks that nobody can tell a tenant from, and that vanish by themselves. */
type Fleeting = "auditBatches" | "loginAttempts" | "rateLimits";

/** Tables that hold nothing of a tenant's. */
type Everybodys = "tenants" | "signingKeys" | "metricTotals";

/** Where each table keeps what is a tenant's. A new table doesn't compile until it says so here. */
const holdings: { readonly [Name in Exclude<TableName, Everybodys | Fleeting>]: Holding } = {
  actions: { attribute: "tenant_id" },
  apiClients: { attribute: "tenant_id" },
  apiKeys: { attribute: "tenant_id", index: "byTenant" },
  eventSources: { attribute: "tenant_id", index: "byTenant" },
  logins: { attribute: "tenant_id", index: "byTenant" },
  sessions: { attribute: "tenant_id", index: "byTenant" },
  users: { attribute: "tenant_id" },
  journal: { attribute: "tenant_id" },
  blocklistRules: { attribute: "tenant_id" },
  honeypots: { attribute: "tenant_id" },
  honeypotHits: { attribute: "tenant_id" },
  rateLimitRules: { attribute: "tenant_id" },
  listeners: { attribute: "tenant_id" },
  relayCursors: { attribute: "tenant_id" },
  idempotencyKeys: { attribute: "tenant_id" },
  auditEntries: { attribute: "chain", values: chainsOf },
  auditDigests: { attribute: "chain", values: chainsOf },
  auditSeals: { attribute: "chain", values: chainsOf },
  entities: { attribute: "tenant_id" },
  kpiBaselines: { attribute: "tenant_shard", values: shardsOf },
  kpiSamples: { attribute: "tenant_shard", values: shardsOf },
  policies: { attribute: "tenant_id" },
  quarantine: { attribute: "owner" },
  telemetry: { attribute: "tenant_id", index: "byTenant" },
  telemetryCounts: { attribute: "tenant_id" },
  sleepingCellPolicies: { attribute: "tenant_id" },
  controls: { attribute: "tenant_id" },
  retentionPolicies: { attribute: "tenant_id" },
  purgeRuns: { attribute: "tenant_id" },
  streamSlots: { attribute: "tenant_id" },
};

/** Likewise for buckets: all keys of a tenant begin with this. */
const prefixes: { readonly [Name in BucketName]: (tenantId: string) => string } = {
  alarmHistory: (tenantId) => `${tenantId}/`,
  auditArchive: (tenantId) => `${tenantId}/`,
};

/** How much of what was deleted, by table or bucket. */
export type Deleted = Readonly<Partial<Record<TableName | BucketName, number>>>;

/**
 * Removes a tenant and all that is its own. Whoever dies on the way starts again: every step finds what is left, and
 * the tenant's record, by which it is found, goes last.
 * @param quiet resolves when what was let in before has been taken in, and nobody remembers a key any more.
 */
export async function deleteTenant({ tenant_id }: Tenant, quiet: () => Promise<void>): Promise<Deleted> {
  const counts = new Map<TableName | BucketName, number>();
  const count = (name: TableName | BucketName, deleted: number) => {
    counts.set(name, (counts.get(name) ?? 0) + deleted);
    return deleted;
  };
  const empty = async (name: keyof typeof holdings, value: string) =>
    count(name, await deleteItems(name, holdings[name], value));

  await markLeaving(tenant_id);
  // Only the registrations say which origins were the tenant's, so what waits under those goes before them.
  for (const owner of await ownersOf(tenant_id)) await empty("quarantine", owner);
  const shutDoors = async () => {
    let found = 0;
    for (const name of doors) found += await empty(name, tenant_id);
    return found;
  };
  await shutDoors();
  await quiet();
  // Whoever was still known meanwhile may have made another key.
  while ((await shutDoors()) > 0) await quiet();
  // Again until there is nothing: a function that was at work meanwhile may have left something.
  for (let found = 1; found > 0; ) {
    found = 0;
    for (const name of Object.keys(holdings) as (keyof typeof holdings)[]) {
      const { values = (id: string) => [id] }: Holding = holdings[name];
      for (const value of values(tenant_id)) found += await empty(name, value);
    }
    for (const [name, prefix] of Object.entries(prefixes)) {
      const bucket = name as BucketName;
      found += count(bucket, await deleteObjects(bucket, prefix(tenant_id)));
    }
  }
  await dynamo().send(new DeleteCommand({ TableName: tableName("tenants"), Key: { tenant_id } }));
  count("tenants", 1);
  return Object.fromEntries(counts);
}
