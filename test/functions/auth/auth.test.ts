import { expect, test } from "vitest";
import type { LoginAnswer, SessionTokens } from "#shared/sessions/login-answer.ts";
import { addTestUser } from "../../support/test-user.ts";
import { connect, type Problem, Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const password = "a lantern over the harbour";

const post = <T = Problem>(path: string, body: object) => tocsin.anonymous<T>("POST", path, body);
const address = () => `${crypto.randomUUID()}@example.com`;

/** A user with a password, in a tenant of their own. */
async function person() {
  const { id } = await tocsin.newTenant();
  const email = address();
  const user = await addTestUser(id, { email, password, role: "operator" });
  const logIn = async () => (await post<LoginAnswer>("/auth/login", { email, password })).body;
  return { email, user, logIn };
}

const refresh = (refresh_token: string) => post<SessionTokens & Problem>("/auth/refresh", { refresh_token });

test("whoever registers is the admin of a new tenant, and logged in", async () => {
  const email = address();
  const body = { email: email.toUpperCase(), password, name: "Ada", tenant_name: "Harbour" };
  const { status, body: answer } = await post<LoginAnswer>("/auth/register", body);
  expect(status).toBe(201);
  expect(answer).toMatchObject({ token_type: "Bearer", expires_in: 900 });
  expect(answer.user).toMatchObject({ email, name: "Ada", role: "admin", status: "active", version: 1 });
  const admin = new Tenant(tocsin.running.apiUrl, answer.tenant_id, answer.access_token);
  expect(await admin.get("/auth/me")).toMatchObject({ tenant_id: answer.tenant_id, user: answer.user });
  expect(await admin.get("/auth/protected-admin")).toMatchObject({ principal_id: answer.user.id });
  expect((await post("/auth/register", body)).status).toBe(409);
});

test("a weak password is 422 in words, and nothing is created", async () => {
  const body = { email: address(), password: "Password12345!" };
  const answer = await post("/auth/register", body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { pointer: "#/password", detail: expect.stringContaining("common"), code: "weak_password" },
  ]);
  expect((await post("/auth/register", { ...body, password })).status).toBe(201);
});

test("a login opens what the role may do; the admin's page is 403 to others", async () => {
  const { logIn, user } = await person();
  const answer = await logIn();
  const operator = new Tenant(tocsin.running.apiUrl, user.tenant_id, answer.access_token);
  expect(await operator.get("/auth/me")).toMatchObject({ role: "operator", kind: "user" });
  expect((await operator.refusal("GET", "/auth/protected-admin")).status).toBe(403);
});

test("401 in the same words to a wrong password, an unknown address and a disabled user", async () => {
  const [one, off] = [await person(), await person()];
  const tenantAdmin = await tocsin.asUser({ id: off.user.tenant_id } as Tenant, "admin");
  await tenantAdmin.patch(`/users/${off.user.id}`, { status: "disabled" });
  const answers = await Promise.all([
    post("/auth/login", { email: one.email, password: `${password}!` }),
    post("/auth/login", { email: address(), password }),
    post("/auth/login", { email: off.email, password }),
  ]);
  const bodies = answers.map(({ body: { request_id: _, correlation_id: __, ...rest } }) => rest);
  expect(bodies.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
});

test("a refresh token is good for one use, and the next one goes on", async () => {
  const { logIn, user } = await person();
  const first = await logIn();
  const second = (await refresh(first.refresh_token)).body;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const third = await refresh(second.refresh_token);
  expect(third.status).toBe(200);
  const tenant = new Tenant(tocsin.running.apiUrl, user.tenant_id, third.body.access_token);
  expect(await tenant.get("/auth/me")).toMatchObject({ principal_id: user.id });
});

test("an old refresh token ends the session for whoever has the newer one, too", async () => {
  const { logIn } = await person();
  const [stolen, other] = [await logIn(), await logIn()];
  const later = (await refresh(stolen.refresh_token)).body;
  const current = (await refresh(later.refresh_token)).body;
  expect((await refresh(stolen.refresh_token)).status).toBe(401);
  expect((await refresh(current.refresh_token)).status).toBe(401);
  expect((await refresh(other.refresh_token)).status).toBe(200);
});

test("a second tab that comes a moment late ends nothing: it is told to go on with what the first one got", async () => {
  const { logIn } = await person();
  const { refresh_token } = await logIn();
  const first = (await refresh(refresh_token)).body;
  const { status, body } = await refresh(refresh_token);
  expect({ status, detail: body.detail }).toEqual({
    status: 409,
    detail: "Another request has just used this refresh token: go on with what it got.",
  });
  expect((await refresh(first.refresh_token)).status).toBe(200);
});

test("of many uses at one moment exactly one wins", async () => {
  const { logIn } = await person();
  const { refresh_token } = await logIn();
  const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.every((status) => [200, 409].includes(status))).toBe(true);
});

test("after a logout the refresh token is worth nothing; to log out again is no error", async () => {
  const { logIn } = await person();
  const { refresh_token } = await logIn();
  expect((await post("/auth/logout", { refresh_token })).status).toBe(204);
  expect((await refresh(refresh_token)).status).toBe(401);
  expect((await post("/auth/logout", { refresh_token })).status).toBe(204);
  expect((await post("/auth/logout", { refresh_token: "no token" })).status).toBe(204);
});

test("neither kind of token is taken for the other", async () => {
  const { logIn, user } = await person();
  const { access_token, refresh_token } = await logIn();
  const refreshing = new Tenant(tocsin.running.apiUrl, user.tenant_id, refresh_token);
  expect((await refreshing.refusal("GET", "/auth/me")).status).toBe(401);
  expect((await refresh(access_token)).status).toBe(401);
});
