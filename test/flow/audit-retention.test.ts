import { expect, test } from "vitest";
import { auditPurger } from "#shared/retention/audit-purger.ts";
import { enterDeployment } from "../../infra/enter-deployment.ts";
import { archiveAudit } from "../support/archive-audit.ts";
import { connect, type Tenant } from "../support/tocsin.ts";
import { exportTenant } from "./audit/exported-tenant.ts";
import { validateLogs } from "./audit/validate-logs.ts";

const tocsin = connect();

const create = (tenant: Tenant, id: string) =>
  tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });

/** Removes what ended before a moment, as the purge of retention does. @returns how many entries. */
async function purge({ id }: Tenant, cutoff: number): Promise<number> {
  await enterDeployment(tocsin.running.stage, tocsin.running.awsEndpointUrl);
  let removed = 0;
  for (;;) {
    const page = await auditPurger.next(id, cutoff, undefined);
    if (!page) return removed;
    // Twice, as when a worker dies after it: nothing is removed that isn't due.
    for (const _ of ["first", "again"]) await auditPurger.remove(id, page);
    removed += page.count;
  }
}

test("retention removes whole digests from the beginning; the rest can still be verified, and says what is gone", async (context) => {
  const tenant = await tocsin.newTenant();
  const nextWeek = Date.now() + 7 * 24 * 3600 * 1000;
  for (const digest of [1, 2, 3]) {
    await create(tenant, `first of ${digest}`);
    await create(tenant, `second of ${digest}`);
    await archiveAudit(tocsin, tenant);
  }
  expect(await purge(tenant, 0)).toBe(0);
  expect(await auditPurger.count(tenant.id, nextWeek)).toEqual({ due: 4, complete: true });
  // Everything is older than next week, but the newest digest stays.
  expect(await purge(tenant, nextWeek)).toBe(4);
  await create(tenant, "later");

  expect(await tenant.get("/system/audit/verify")).toMatchObject({
    ...{ valid: true, removed_through: 4, first_seq: 5, last_seq: 7, digests: 1, signed_through: 6 },
  });
  const { items } = await tenant.get<{ items: { seq: number }[] }>("/system/audit");
  expect(items.map(({ seq }) => seq)).toEqual([7, 6, 5]);

  const exported = await exportTenant(tocsin, tenant);
  const { code, output } = await exported.verify();
  expect(output).toContain("Entries 5 to 7 in 2 digests");
  expect(output).toContain("Entries 1 to 4 were removed in due form");
  expect(code).toBe(0);
  const lines = tocsin.logLines("an audit entry was altered");
  expect(lines?.filter(({ message }) => message.includes(tenant.id)) ?? []).toEqual([]);

  const checked = await validateLogs(exported, context);
  expect(checked.output).toContain("2/2 digest files valid");
  expect(checked.code).toBe(0);
}, 120_000);
