import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoginAnswer } from "#shared/sessions/login-answer.ts";
import { beyondTests } from "../support/beyond-tests.ts";
import { type StartedTocsin, startTocsin } from "../support/start-tocsin.ts";
import { addTestUser } from "../support/test-user.ts";
import { connect, eventually, type Tenant, type Tocsin } from "../support/tocsin.ts";

/** One with the limits that a deployment has: in the tests' own, failed logins lock nobody out. */
let started: StartedTocsin;
let tocsin: Tocsin;
let tenant: Tenant;
/** Passwords that were looked at, and found wrong. */
let looked = 0;

const password = "a lantern over the harbour";
const email = `${crypto.randomUUID()}@example.com`;

beforeAll(async () => {
  started = await startTocsin(undefined, { ...beyondTests, login_failures: 5 });
  tocsin = connect(started.running);
  tenant = await tocsin.newTenant();
  await addTestUser(tenant.id, { email, password, role: "admin" });
}, 300_000);

afterAll(() => started?.stop());

const logIn = (body: object) => tocsin.anonymous<LoginAnswer>("POST", "/auth/login", body);
const checks = () => tocsin.logLines('\\"message\\":\\"password check\\"')?.length;

test("of a hundred wrong passwords at once at most five are looked at, and the account is locked then", async () => {
  const guesses = Array.from({ length: 100 }, (_, index) => ({ email, password: `guess number ${index}` }));
  const answers = await Promise.all(guesses.map(logIn));
  const statuses = answers.map(({ status }) => status);
  // 503 where so many at once couldn't even be counted: that is no look at a password either.
  expect(statuses.filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
  looked = statuses.filter((status) => status === 401).length;
  expect(checks()).toBeLessThanOrEqual(5);
  expect(checks()).toBeGreaterThan(0);
  const locked = await logIn({ email, password });
  expect([locked.status, Number(locked.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
}, 300_000);

test("the security dashboard counts each of them, and that it locked the account", async () => {
  await eventually(async () => {
    const { failed_logins, lockouts } = await tenant.get<
      Record<string, { total: number; by_target: { items: { name: string }[] } }>
    >("/system/security/dashboard");
    expect(failed_logins?.total).toBe(looked);
    expect(lockouts?.by_target.items.map(({ name }) => name)).toContain("account");
  });
});

test("the tenant's admins find the failures in the audit log, without the address", async () => {
  await eventually(async () => {
    const { items } = await tenant.get<{ items: Record<string, unknown>[] }>("/system/audit?chain=logins");
    expect(items[0]).toMatchObject({ action: "auth.login_failed", status: "failed" });
    expect(JSON.stringify(items)).not.toContain(email);
  });
});
