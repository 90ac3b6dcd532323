import { beforeAll, describe, expect, test } from "vitest";
import type { Action } from "#shared/actions/action-view.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { User } from "#shared/users/user.ts";
import type { Page } from "../support/alarms.ts";
import { tokenFor } from "../support/test-user.ts";
import { connect, eventually, Tenant } from "../support/tocsin.ts";
import { approve, peopleOf, reaches, read, request } from "./actions-support.ts";

const tocsin = connect();
let tenant: Tenant;
let people: Awaited<ReturnType<typeof peopleOf>>;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  people = await peopleOf(tocsin, tenant);
});

interface Client {
  readonly id: string;
  readonly status: string;
}

const newClient = () =>
  tenant.post<Client>("/system/api-clients", { name: "A client", scopes: ["alarms:write"] });
const clientNow = ({ id }: Client) => tenant.get<Client>(`/system/api-clients/${id}`);
const auditOf = async (id: string) => {
  const { items } = await tenant.get<Page<AuditEntry>>(`/system/audit?target_id=${id}&limit=200`);
  return items.map(({ action, actor_id }) => ({ action, actor_id })).reverse();
};

describe("an action of high risk", () => {
  test("runs when two have approved it, is undone the same way, and the audit trail tells the whole story", async () => {
    const { operator, first, second, third } = people;
    const client = await newClient();
    const asked = await request(operator, "disable_client", { client_id: client.id });
    expect(asked).toMatchObject({
      ...{ state: "awaiting_approval", risk: "high", target: { kind: "api_client", id: client.id } },
      required: { approvals: 2, autonomous: false },
      preview: { changes: [{ field: "status", before: "active", after: "disabled" }] },
    });
    expect((await approve(first, asked)).body.state).toBe("awaiting_approval");
    expect((await clientNow(client)).status).toBe("active");
    expect((await approve(second, asked)).body.state).toBe("approved");
    const done = await reaches(operator, asked.id, "succeeded");
    expect(done.approvals.map(({ by }) => by)).toEqual([first.userId, second.userId]);
    expect((await clientNow(client)).status).toBe("disabled");
    expect(await auditOf(asked.id)).toEqual([
      { action: "action.request", actor_id: operator.userId },
      { action: "action.approve", actor_id: first.userId },
      { action: "action.approve", actor_id: second.userId },
      { action: "action.execute", actor_id: "tocsin" },
      { action: "action.complete", actor_id: "tocsin" },
    ]);

    const path = `/system/security/actions/${asked.id}/rollback`;
    const undoing = await first.post<Action>(path, { reason: "It was the wrong one" });
    expect(undoing).toMatchObject({ state: "awaiting_approval", rolls_back: asked.id });
    expect((await approve(first, undoing)).status).toBe(403);
    await approve(second, undoing);
    await approve(third, undoing);
    await reaches(operator, undoing.id, "succeeded");
    expect((await clientNow(client)).status).toBe("active");
    expect(await read(operator, asked.id)).toMatchObject({
      state: "rolled_back",
      rolled_back_by: undoing.id,
    });
    expect(await first.refusal("POST", path, { reason: "Again" })).toMatchObject({ status: 409 });
  });

  test("is blocked when its target was changed after it had been looked at", async () => {
    const { operator, first, second } = people;
    const client = await newClient();
    const asked = await request(operator, "disable_client", { client_id: client.id });
    await approve(first, asked);
    await tenant.patch(`/system/api-clients/${client.id}`, { name: "Another name" });
    await approve(second, asked);
    expect(await reaches(operator, asked.id, "blocked")).toMatchObject({
      outcome: { code: "target_changed" },
    });
    expect((await clientNow(client)).status).toBe("active");
  });

  test("ends with one no, or when it is taken back, and nothing runs", async () => {
    const { operator, first, second } = people;
    const client = await newClient();
    const refused = await request(operator, "disable_client", { client_id: client.id });
    await first.post(`/system/security/actions/${refused.id}/reject`, { reason: "Not today" });
    expect((await approve(second, refused)).status).toBe(409);
    const withdrawn = await request(operator, "disable_client", { client_id: client.id });
    await operator.post(`/system/security/actions/${withdrawn.id}/cancel`, {});
    expect((await approve(second, withdrawn)).status).toBe(409);
    expect((await clientNow(client)).status).toBe("active");
  });
});

describe("what isn't an approval", () => {
  let asked: Action;
  beforeAll(async () => {
    asked = await request(people.operator, "set_flag", { key: "not-approved", value: true });
  });

  test("the requester's, a key's of the requester, an operator's, a second one, another action's", async () => {
    const { first, operator } = people;
    const other = await request(first, "set_flag", { key: "other", value: 1 });
    expect((await approve(operator, asked)).status).toBe(403);
    expect((await approve(first, other)).status).toBe(403);
    expect((await approve(first, { id: asked.id, digest: other.digest })).status).toBe(409);
    expect((await approve(await tocsin.asUser(tenant, "operator"), asked)).status).toBe(403);
    const high = await request(operator, "disable_client", { client_id: (await newClient()).id });
    expect((await approve(first, high)).status).toBe(200);
    expect((await approve(first, high)).status).toBe(409);
  });

  test("a key's that an admin has made, when it is the admin who asks", async () => {
    const admin = await tocsin.asUser(tenant, "admin");
    const scopes = ["actions:write", "actions:approve"] as const;
    const client = await admin.post<Client>("/system/api-clients", { name: "Approver", scopes });
    const { key } = await admin.post<{ key: string }>(`/system/api-clients/${client.id}/keys`);
    const byAdmin = await request(admin, "set_flag", { key: "by-admin", value: true });
    const asKey = { "x-api-key": key };
    const path = (id: string) => `/system/security/actions/${id}/approve`;
    const own = await tocsin.anonymous("POST", path(byAdmin.id), { digest: byAdmin.digest }, asKey);
    expect(own.status).toBe(403);
    const anothers = await tocsin.anonymous("POST", path(asked.id), { digest: asked.digest }, asKey);
    expect(anothers.status).toBe(200);
  });

  test("that of an account that whoever asks has just made, or has just invited anew", async () => {
    const admin = await tocsin.asUser(tenant, "admin");
    const colleague = await tocsin.asUser(tenant, "approver");
    const wanted = { email: `${crypto.randomUUID()}@example.com`, role: "approver" };
    const made = await admin.post<User>("/users", { ...wanted, password: "a long enough secret 4711" });
    const byAdmin = await request(admin, "set_flag", { key: "puppets", value: true });
    await admin.post(`/users/${colleague.userId}/invitations`);
    const puppet = new Tenant(tocsin.running.apiUrl, tenant.id, await tokenFor(made));
    expect((await approve(puppet, byAdmin)).status).toBe(403);
    expect((await approve(colleague, byAdmin)).status).toBe(403);
    // They are people to everybody else.
    const anothers = await request(people.operator, "set_flag", { key: "puppets", value: false });
    expect((await approve(colleague, anothers)).status).toBe(200);
  });

  test("that of whoever is no approver any more, though the container that is asked remembers one", async () => {
    const former = await tocsin.asUser(tenant, "approver");
    const waiting = await request(people.operator, "set_flag", { key: "former", value: true });
    expect((await approve(former, { id: waiting.id, digest: "0".repeat(64) })).status).toBe(409);
    await tenant.patch(`/users/${former.userId}`, { role: "operator" });
    expect((await approve(former, waiting)).status).toBe(403);
  });

  test("that of somebody who was disabled a moment ago", async () => {
    const late = await tocsin.asUser(tenant, "approver");
    const waiting = await request(people.operator, "set_flag", { key: "late", value: true });
    // The container that will be asked remembers them.
    expect((await approve(late, { id: waiting.id, digest: "0".repeat(64) })).status).toBe(409);
    await tenant.patch(`/users/${late.userId}`, { status: "disabled" });
    expect((await approve(late, waiting)).status).toBe(403);
    expect(await read(tenant, waiting.id)).toMatchObject({ state: "awaiting_approval", approvals: [] });
  });
});

test("who was refused a decision is in the audit log under the action's id, with the reason, whatever it was", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const { operator, first } = people;
  const asked = await request(operator, "disable_client", { client_id: (await newClient()).id });
  const path = `/system/security/actions/${asked.id}`;
  await approve(first, asked);
  const disabled = await tocsin.asUser(tenant, "approver");
  await tenant.patch(`/users/${disabled.userId}`, { status: "disabled" });
  expect((await approve(operator, asked)).status).toBe(403);
  expect((await approve(disabled, asked)).status).toBe(403);
  for (const digest of [asked.digest, "0".repeat(64)])
    expect((await approve(first, { id: asked.id, digest })).status).toBe(409);
  expect(await first.refusal("POST", `${path}/delegate`, { to: operator.userId })).toMatchObject({
    status: 409,
  });
  expect(await first.refusal("POST", `${path}/rollback`, { reason: "No" })).toMatchObject({ status: 409 });
  await operator.post(`${path}/cancel`, {});
  expect(await first.refusal("POST", `${path}/cancel`, {})).toMatchObject({ status: 409 });
  expect(await first.refusal("POST", `${path}/reject`, { reason: "No" })).toMatchObject({ status: 409 });
  await eventually(
    async () => {
      const { items } = await tenant.get<Page<AuditEntry>>(
        `/system/audit?chain=refusals&target_id=${asked.id}`,
      );
      expect(items.map(({ actor_id, meta }) => [actor_id, meta.action, meta.problem, meta.detail])).toEqual(
        expect.arrayContaining([
          [operator.userId, "action.approve", "not-allowed", expect.stringContaining("requests an action")],
          [disabled.userId, "action.approve", "not-allowed", "Your account is disabled."],
          [first.userId, "action.approve", "conflict", expect.stringContaining("approved this already")],
          [first.userId, "action.approve", "conflict", expect.stringContaining("digest is another")],
          [first.userId, "action.delegate", "conflict", expect.any(String)],
          [first.userId, "action.request", "conflict", expect.any(String)],
          [first.userId, "action.cancel", "conflict", "The action is cancelled already."],
          [first.userId, "action.reject", "conflict", "The action is cancelled already."],
        ]),
      );
      expect(items).toHaveLength(8);
    },
    60_000,
    500,
  );
});

test("a vote that is given to an operator counts", async () => {
  const { operator, first } = people;
  const deputy = await tocsin.asUser(tenant, "operator");
  const asked = await request(operator, "set_flag", { key: "delegated", value: "yes" });
  const path = `/system/security/actions/${asked.id}/delegate`;
  expect(await first.refusal("POST", path, { to: operator.userId })).toMatchObject({ status: 409 });
  expect(await first.refusal("POST", path, { to: "nobody" })).toMatchObject({ status: 422 });
  await first.post(path, { to: deputy.userId });
  await approve(deputy, asked);
  const done = await reaches(operator, asked.id, "succeeded");
  expect(done.approvals).toMatchObject([{ by: deputy.userId, on_behalf_of: first.userId }]);
  expect(await tenant.get("/system/flags/delegated")).toMatchObject({ value: "yes", enabled: true });
});

test("what nobody has decided in time is denied", async () => {
  const { operator, first } = people;
  const asked = await request(operator, "set_flag", { key: "late", value: true }, { expires_in_s: 10 });
  await reaches(operator, asked.id, "expired");
  expect((await approve(first, asked)).status).toBe(409);
  await eventually(async () => expect((await auditOf(asked.id)).at(-1)?.action).toBe("action.expire"));
});

test("parameters that don't fit the action's schema are refused when it is requested", async () => {
  const path = "/system/security/actions";
  const send = (type: string, parameters: object) =>
    people.operator.send("POST", path, { type, parameters, reason: "A test" });
  expect((await send("set_flag", { key: "a b", value: 1 })).status).toBe(422);
  expect((await send("block_ip", { address: "10.0.0.300" })).status).toBe(422);
  // Wherever the test runs, it blocks itself.
  expect((await send("block_ip", { address: "0.0.0.0/0" })).status).toBe(409);
  expect((await send("call_webhook", { url: "https://10.0.0.1/" })).status).toBe(422);
  expect((await send("format_disk", {})).status).toBe(422);
  expect((await send("disable_client", { client_id: "nobody" })).status).toBe(404);
});

test("the blast radius comes from the topology, and makes the quorum grow", async () => {
  const fresh = await tocsin.newTenant();
  const cells = Array.from({ length: 11 }, (_, n) => ({
    ...{ id: `cell-${n}`, entity_type: "CELL", name: "A cell", parent_id: "site" },
  }));
  const entities = [{ id: "site", entity_type: "SITE", name: "A site" }, ...cells];
  await fresh.post("/api/v1/entities/bulk", { entities });
  const asked = await request(fresh, "set_flag", { key: "a", value: 1 }, { entity_id: "site" });
  expect(asked).toMatchObject({ blast_radius: 12, required: { approvals: 2 } });
  const small = await request(fresh, "set_flag", { key: "a", value: 1 }, { entity_id: "cell-1" });
  expect(small).toMatchObject({ blast_radius: 1, required: { approvals: 1 } });
  const wide = await request(fresh, "block_ip", { address: "192.0.2.0/24" });
  expect(wide).toMatchObject({ blast_radius: 256, required: { approvals: 3 } });
});
