import { beforeEach, expect, test } from "vitest";
import type { LoginAnswer } from "#shared/sessions/login-answer.ts";
import type { User } from "#shared/users/user.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Problem, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const password = "a lantern over the harbour";
const address = () => `${crypto.randomUUID()}@example.com`;

type Created = User & { readonly invitation_token?: string };

let owner: Tenant;
let admin: Tenant & { readonly userId: string };

beforeEach(async () => {
  owner = await tocsin.newTenant();
  admin = await tocsin.asUser(owner, "admin");
});

const post = <T = Problem>(path: string, body: object) => tocsin.anonymous<T>("POST", path, body);

test("an admin adds a user with a first password, who can then log in", async () => {
  const email = address();
  const created = await admin.post<Created>("/users", { email, role: "viewer", password });
  expect(created).toMatchObject({ email, name: null, role: "viewer", status: "active" });
  const { body } = await post<LoginAnswer>("/auth/login", { email, password });
  expect(body.user).toEqual(created);
});

test("an invitation is good for one use, and sets the password", async () => {
  const email = address();
  const { invitation_token: token, ...invited } = await admin.post<Created>("/users", {
    email,
    role: "approver",
  });
  expect(invited.status).toBe("invited");
  expect((await post("/auth/login", { email, password })).status).toBe(401);
  expect(
    (await post("/auth/accept-invitation", { token: `${token}`.replace(/.$/, "_"), password })).status,
  ).toBe(401);
  expect((await post("/auth/accept-invitation", { token, password: "short" })).status).toBe(422);
  const accepted = await post<LoginAnswer>("/auth/accept-invitation", { token, password });
  expect(accepted.body.user).toEqual({ ...invited, status: "active", version: 2 });
  expect((await post("/auth/accept-invitation", { token, password })).status).toBe(401);
  expect((await post("/auth/login", { email, password })).status).toBe(200);
});

test("a new invitation replaces the one before, and lets a forgotten password go", async () => {
  const { id, invitation_token: lost } = await admin.post<Created>("/users", {
    email: address(),
    role: "viewer",
  });
  const { invitation_token: token } = await admin.post<Created>(`/users/${id}/invitations`);
  expect((await post("/auth/accept-invitation", { token: lost, password })).status).toBe(401);
  const first = await post<LoginAnswer>("/auth/accept-invitation", { token, password });
  const { invitation_token: again } = await admin.post<Created>(`/users/${id}/invitations`);
  const other = "another lantern, another harbour";
  expect((await post("/auth/accept-invitation", { token: again, password: other })).status).toBe(200);
  const { refresh_token } = first.body;
  expect((await post("/auth/refresh", { refresh_token })).status).toBe(401);
});

test("an address is one user's, in whatever tenant", async () => {
  const email = address();
  await admin.post("/users", { email, role: "viewer" });
  const stranger = await tocsin.asUser(await tocsin.newTenant(), "admin");
  for (const tenant of [admin, stranger]) {
    const { status } = await tenant.refusal("POST", "/users", { email: email.toUpperCase(), role: "viewer" });
    expect(status).toBe(409);
  }
  expect((await stranger.get<Page<User>>("/users")).items).toHaveLength(1);
});

test("whom an admin disables is out: no login, no refresh", async () => {
  const email = address();
  const { id } = await admin.post<Created>("/users", { email, role: "viewer", password });
  const { body } = await post<LoginAnswer>("/auth/login", { email, password });
  const { refresh_token } = body;
  expect(await admin.patch(`/users/${id}`, { status: "disabled" })).toMatchObject({ status: "disabled" });
  expect((await post("/auth/login", { email, password })).status).toBe(401);
  expect((await post("/auth/refresh", { refresh_token })).status).toBe(401);
  await admin.patch(`/users/${id}`, { status: "active" });
  expect((await post("/auth/refresh", { refresh_token })).status).toBe(401);
  expect((await post("/auth/login", { email, password })).status).toBe(200);
});

test("the last active admin stays one, also when two are demoted at once", async () => {
  const change = { role: "viewer" };
  expect((await admin.refusal("PATCH", `/users/${admin.userId}`, change)).status).toBe(409);
  expect((await admin.refusal("PATCH", `/users/${admin.userId}`, { status: "disabled" })).status).toBe(409);
  const other = await tocsin.asUser(admin, "admin");
  const answers = await Promise.all(
    [admin, other].map(({ userId }) => admin.send("PATCH", `/users/${userId}`, change, { "if-match": "*" })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const { items } = await owner.get<Page<User>>("/users");
  expect(items.filter(({ role }) => role === "admin")).toHaveLength(1);
});

test("an invited admin doesn't count until the invitation is accepted", async () => {
  const { invitation_token: token } = await admin.post<Created>("/users", {
    email: address(),
    role: "admin",
  });
  expect((await admin.refusal("PATCH", `/users/${admin.userId}`, { role: "viewer" })).status).toBe(409);
  await post("/auth/accept-invitation", { token, password });
  expect(await admin.patch(`/users/${admin.userId}`, { role: "viewer" })).toMatchObject({ role: "viewer" });
});

test("nobody becomes a platform admin over the API, and no admin demotes one", async () => {
  const { id } = await admin.post<Created>("/users", { email: address(), role: "viewer" });
  for (const [method, path] of [
    ["POST", "/users"],
    ["PATCH", `/users/${id}`],
  ] as const) {
    const body = { ...(method === "POST" && { email: address() }), role: "platform_admin" };
    expect((await admin.refusal(method, path, body)).errors).toMatchObject([{ pointer: "#/role" }]);
  }
  const platform = await tocsin.asUser(admin, "platform_admin");
  const demotion = await admin.refusal("PATCH", `/users/${platform.userId}`, { role: "viewer" });
  expect([demotion.status, demotion.detail]).toEqual([403, "This needs the scope platform:write."]);
  expect(await admin.patch(`/users/${platform.userId}`, { name: "Renamed" })).toMatchObject({ version: 2 });
});
