import { expect, test } from "vitest";
import { keyIdOf } from "#shared/access/api-key.ts";
import { appendAttempts } from "#shared/audit/append-attempts.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

const list = async (tenant: Tenant, chain: string) =>
  (await tenant.get<Page<AuditEntry>>(`/system/audit?chain=${chain}`)).items;
const countOf = (entries: readonly AuditEntry[]) =>
  entries.reduce((sum, { meta }) => sum + Number(meta.count), 0);

test("who is refused something is on the chain of refusals, repeated refusals in one entry or few", async () => {
  const tenant = await tocsin.newTenant();
  const reader = await tocsin.withScopes(tenant, ["entities:read"]);
  const times = 20;
  for (let time = 0; time < times; time++) {
    expect((await reader.refusal("DELETE", "/api/v1/entities/secret")).status).toBe(403);
  }
  await eventually(async () => expect(countOf(await list(tenant, "refusals"))).toBe(times));
  const entries = await list(tenant, "refusals");
  expect(entries.length).toBeLessThan(times);
  expect(entries[0]).toMatchObject({
    chain: "refusals",
    action: "access.refused",
    actor_id: keyIdOf(reader.apiKey),
    target: "access",
    target_id: "DELETE /api/v1/entities/{id}",
    status: "refused",
    meta: { scope: "entities:write" },
    ip_address: "127.0.0.1",
    correlation_id: expect.any(String),
  });
  expect(await list(tenant, "changes")).toEqual([]);
  expect(await tenant.get("/system/audit/verify?chain=refusals")).toMatchObject({
    valid: true,
    entries: entries.length,
  });
});

test("a batch of log lines that comes again adds nothing", async () => {
  const tenant = await tocsin.newTenant();
  const attempt = {
    ...{ chain: "logins", tenant_id: tenant.id, action: "auth.login_failed", actor_id: "u-1" },
    ...{ actor_role: "viewer", target_id: null, user_agent: null },
  };
  const line = (ip_address: string, timestamp: number) => ({
    id: String(timestamp),
    functionName: "log-in",
    timestamp,
    message: JSON.stringify({ correlation_id: "c-1", attempt: { ...attempt, ip_address } }),
  });
  const events = [line("192.0.2.1", 1), line("192.0.2.2", 2), line("192.0.2.1", 3)];
  const batch = { id: crypto.randomUUID(), events };
  for (const _ of ["first", "again"]) await appendAttempts(batch);
  expect((await list(tenant, "logins")).map(({ ip_address, meta }) => [ip_address, meta.count])).toEqual([
    ["192.0.2.2", 1],
    ["192.0.2.1", 2],
  ]);
  await appendAttempts({ ...batch, id: crypto.randomUUID() });
  expect(await list(tenant, "logins")).toHaveLength(4);
});
