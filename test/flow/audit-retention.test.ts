import { expect, test } from "vitest";
import { readDigest } from "#shared/audit/archive/digest.ts";
import { listDigests } from "#shared/audit/archive/digest-store.ts";
import { auditPurger } from "#shared/retention/audit-purger.ts";
import { enterDeployment } from "../../infra/enter-deployment.ts";
import { archiveAudit } from "../support/archive-audit.ts";
import { connect, type Tenant } from "../support/tocsin.ts";
import { exportTenant } from "./audit/exported-tenant.ts";
import { validateLogs } from "./audit/validate-logs.ts";

const tocsin = connect();

const create = (tenant: Tenant, id: string) =>
  tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });

/** The entries that the newest digest is about. */
async function newestDigest({ id }: Tenant) {
  const digests = [];
  for await (const stored of listDigests(id)) digests.push(readDigest(stored).chain);
  return digests.at(-1)!;
}

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
  // Everything is older than next week, but the newest digest stays. The schedule may have archived in between, too.
  const { first_seq, last_seq } = await newestDigest(tenant);
  const due = first_seq - 1;
  expect(due).toBeGreaterThanOrEqual(4);
  expect(await auditPurger.count(tenant.id, nextWeek)).toEqual({ due, complete: true });
  expect(await purge(tenant, nextWeek)).toBe(due);
  await create(tenant, "later");

  expect(await tenant.get("/system/audit/verify")).toMatchObject({
    ...{ valid: true, removed_through: due, first_seq, last_seq: 7 },
    signed_through: expect.toSatisfy((seq: number) => seq >= last_seq),
  });
  const { items } = await tenant.get<{ items: { seq: number }[] }>("/system/audit");
  expect(items.map(({ seq }) => seq)).toEqual([7, 6, 5].filter((seq) => seq >= first_seq));

  const exported = await exportTenant(tocsin, tenant);
  const { code, output } = await exported.verify();
  expect(output).toMatch(new RegExp(`Entries ${first_seq} to 7 in \\d+ digests`));
  expect(output).toContain(`Entries 1 to ${due} were removed in due form`);
  expect(code).toBe(0);
  const lines = tocsin.logLines("an audit entry was altered");
  expect(lines?.filter(({ message }) => message.includes(tenant.id)) ?? []).toEqual([]);

  const checked = await validateLogs(exported, context);
  expect(checked.output).toMatch(/(\d+)\/\1 digest files valid/);
  expect(checked.code).toBe(0);
}, 300_000);
