import { spawnSync } from "node:child_process";
import type { JSONWebKeySet } from "jose";
import { expect, test } from "vitest";
import type { LoginAnswer } from "#shared/sessions/login-answer.ts";
import { archiveAudit } from "../support/archive-audit.ts";
import { addTestUser, tokenFor } from "../support/test-user.ts";
import { connect, eventually, Tenant } from "../support/tocsin.ts";

const tocsin = connect();
const { apiUrl, awsEndpointUrl, stage } = tocsin.running;

function run(script: string, ...args: readonly string[]): { status: number | null; output: string } {
  const where = ["--stage", stage, ...(awsEndpointUrl ? ["--endpoint", awsEndpointUrl] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, [`infra/${script}.ts`, ...args, ...where], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const logIn = (email: string, password: string) =>
  tocsin.anonymous<LoginAnswer>("POST", "/auth/login", { email, password });

const publishedKeys = async () =>
  (await tocsin.anonymous<JSONWebKeySet>("GET", "/.well-known/jwks.json")).body.keys.map(({ kid }) => kid);

test("a tenant is made with an admin, who can log in with the password shown", async () => {
  const [name, email] = [`operator ${crypto.randomUUID()}`, `${crypto.randomUUID()}@example.com`];
  const { output } = run("tenant", "create", name, "--admin-email", email);
  const [, password = ""] = /Password +(\S+)/.exec(output) ?? [];
  expect((await logIn(email, password)).body).toMatchObject({ user: { email, role: "admin" } });
});

test("a rotation publishes the new key at once, and tokens of the old one stay good", async () => {
  const tenant = await tocsin.newTenant();
  const user = new Tenant(apiUrl, tenant.id, await tokenFor(await addTestUser(tenant.id, {})));
  const before = await publishedKeys();
  const { status, output } = run("keys", "rotate");
  expect([status, output]).toEqual([0, expect.stringMatching(/^New key +\S+ ES256, signs from /)]);
  const [, kid] = /^New key +(\S+)/.exec(output)!;
  expect((await publishedKeys()).sort()).toEqual([...before, kid].sort());
  expect(await user.get("/auth/me")).toMatchObject({ kind: "user" });
  expect(run("keys", "list").output).toContain(kid);
});

test("a rotation of the keys of digests lets the archive go on, and what the old key signed stays good", async () => {
  const tenant = await tocsin.newTenant();
  const create = (id: string) => tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });
  await create("before");
  await archiveAudit(tocsin, tenant);
  const { status, output } = run("keys", "rotate", "--for", "audit");
  expect([status, output]).toEqual([0, expect.stringMatching(/^New key +\S+ RS256, signs from /)]);
  const [, kid] = /^New key +(\S+)/.exec(output)!;
  expect(run("keys", "list", "--for", "audit").output.split("\n").length).toBeGreaterThan(2);
  expect(await publishedKeys()).not.toContain(kid);
  await create("after");
  await archiveAudit(tocsin, tenant);
  expect(await tenant.get("/system/audit/verify")).toMatchObject({ valid: true, last_seq: 2 });
});

test("only the operator makes platform admins", async () => {
  const tenant = await tocsin.newTenant();
  const email = `${crypto.randomUUID()}@example.com`;
  const user = await addTestUser(tenant.id, { email, role: "viewer" });
  expect(run("user", "promote", email.toUpperCase()).output).toContain("platform_admin");
  expect(await tenant.get(`/users/${user.id}`)).toMatchObject({ role: "platform_admin" });
  expect(run("user", "demote", email).status).toBe(0);
  expect(await tenant.get(`/users/${user.id}`)).toMatchObject({ role: "admin" });
  expect(run("user", "promote", "nobody@example.com")).toMatchObject({ status: 1 });
  await eventually(async () => {
    const actions = await tenant.get<{ items: { actor_id: string; action: string }[] }>("/system/audit");
    expect(actions.items.slice(0, 2)).toMatchObject([
      { action: "user.role_change", actor_id: "operator" },
      { action: "user.role_change", actor_id: "operator" },
    ]);
  });
});
