import { describe, expect, test } from "vitest";
import { storeLines } from "#shared/telemetry/store-lines.ts";
import { approve, peopleOf, reaches, request } from "../../flow/actions-support.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const path = "/system/security/dashboard";
const hourMs = 3600 * 1000;

interface Top {
  readonly items: readonly { readonly name: string; readonly count: number }[];
  readonly missed: number;
}
interface Figures {
  readonly total: number;
  readonly hours: readonly { readonly hour: string; readonly count: number }[];
  readonly by_ip: Top;
  readonly by_principal: Top;
  readonly by_target: Top;
}
type Dashboard = Readonly<Record<string, Figures>> & {
  readonly actions: {
    readonly pending: Readonly<Record<string, number>>;
    readonly executed: Figures & { readonly by_type: Top; readonly by_state: Top };
    readonly complete: boolean;
  };
};

const dashboard = (tenant: Tenant, query = "") => tenant.get<Dashboard>(`${path}${query}`);

/** The hour before the last: nothing that the tests do themselves falls into it. */
const hour = new Date(Math.floor(Date.now() / hourMs) * hourMs - 2 * hourMs).toISOString();
const at = (second: number) => new Date(Date.parse(hour) + second * 1000).toISOString();

/** A line as CloudWatch brings it. */
function line(tenant: Tenant, second: number, fields: object) {
  const ids = { correlation_id: "c", span_id: "s", trace_id: "t", function_name: "some-door" };
  const common = { timestamp: at(second), level: "WARNING", service: "tocsin", tenant_id: tenant.id };
  const message = JSON.stringify({ ...common, ...ids, message: "event", ...fields });
  return { id: `${tenant.id} ${second}`, functionName: "", timestamp: 0, message };
}

const event = (event_type: string, payload: object) => ({
  event: { event_type, severity: "warning", category: "security", payload },
});
const failedLogin = (tenant: Tenant, ip: string, locked: string[] = []) => ({
  ...{ message: "attempt", principal_id: undefined },
  login_failed: { tenant_id: tenant.id, user_id: "u-1", ip, locked },
});

describe("the dashboard", () => {
  test("counts what happened once, by hour and source, however many tell of it and however often", async () => {
    const tenant = await tocsin.newTenant();
    const violation = event("security.rate_limit_violation", { key: "user/u-7", route: "/x", count: 5 });
    const batches = Array.from({ length: 6 }, (_, batch) => ({
      id: crypto.randomUUID(),
      events: [
        line(tenant, batch * 10, { ...violation, principal_id: "u-7" }),
        line(tenant, batch * 10 + 1, failedLogin(tenant, "192.0.2.1")),
        line(tenant, batch * 10 + 2, failedLogin(tenant, "192.0.2.1", ["account", "address"])),
        line(
          tenant,
          batch * 10 + 3,
          event("security.honeypot_hit", { ip: `192.0.2.${batch}`, path: "/.env" }),
        ),
        line(tenant, batch * 10 + 4, event("health.check", {})),
      ],
    }));
    await Promise.all([...batches, ...batches.slice(3)].map(storeLines));
    await Promise.all(batches.slice(0, 3).map(storeLines));
    const told = { event_type: "security.blocklist_hit", severity: "warning", category: "security" };
    await tenant.post("/telemetry/events", {
      ...told,
      timestamp: at(0),
      payload: { ip: "192.0.2.9", count: 9 },
    });

    const shown = await dashboard(tenant);
    const exact = (name: string, count: number) => ({ items: [{ name, count }], missed: 0 });
    expect(shown.rate_limit_violations).toEqual({
      ...{ total: 30, hours: [{ hour, count: 30 }] },
      by_ip: { items: [], missed: 0 },
      ...{ by_principal: exact("u-7", 30), by_target: exact("/x", 30) },
    });
    expect(shown.failed_logins).toMatchObject({
      ...{ total: 12, by_ip: exact("192.0.2.1", 12), by_principal: exact("u-1", 12) },
    });
    expect(shown.lockouts?.total).toBe(12);
    expect(shown.lockouts?.by_target.items).toEqual([
      { name: "account", count: 6 },
      { name: "address", count: 6 },
    ]);
    expect(shown.honeypot_hits).toMatchObject({ total: 6, by_target: exact("/.env", 6) });
    expect(shown.honeypot_hits?.by_ip.items).toHaveLength(6);
    // What somebody tells over the API is no hit of ours.
    expect(shown.blocklist_hits?.total).toBe(0);
    const earlier = await dashboard(tenant, `?to=${new Date(Date.parse(hour) - 1).toISOString()}`);
    expect(earlier.rate_limit_violations?.total).toBe(0);
    expect((await dashboard(await tocsin.newTenant())).failed_logins?.total).toBe(0);
  });

  test("names the attackers among hundreds of addresses, and says how much it may lack", async () => {
    const tenant = await tocsin.newTenant();
    const of = (address: number, count: number) =>
      line(tenant, address, event("security.honeypot_hit", { ip: `10.0.0.${address}`, path: "/", count }));
    const events = [...Array.from({ length: 200 }, (_, address) => of(address, 1)), of(250, 400)];
    await storeLines({ id: crypto.randomUUID(), events });
    const { total, by_ip } = (await dashboard(tenant)).honeypot_hits!;
    expect(total).toBe(600);
    const [first] = by_ip.items;
    expect(first?.name).toBe("10.0.0.250");
    expect(first?.count).toBeLessThanOrEqual(400);
    expect((first?.count ?? 0) + by_ip.missed).toBeGreaterThanOrEqual(400);
    expect(by_ip.missed).toBeGreaterThan(0);
    expect(by_ip.missed).toBeLessThanOrEqual(600 / 33);
  });

  test("shows actions that wait, and those that ran when they ran", async () => {
    const tenant = await tocsin.newTenant();
    const { operator, first, second } = await peopleOf(tocsin, tenant);
    const client = await tenant.post<{ id: string }>("/system/api-clients", {
      name: "c",
      scopes: ["alarms:read"],
    });
    const ask = () => request(operator, "disable_client", { client_id: client.id });
    const [run] = [await ask(), await ask()];
    expect((await dashboard(tenant)).actions).toMatchObject({
      pending: { total: 2, awaiting_approval: 2, approved: 0, executing: 0 },
      executed: { total: 0, hours: [] },
    });
    await approve(first, run!);
    await approve(second, run!);
    await reaches(operator, run!.id, "succeeded");
    const { actions } = await dashboard(tenant);
    expect(actions).toMatchObject({
      pending: { total: 1, awaiting_approval: 1 },
      executed: {
        total: 1,
        by_type: { items: [{ name: "disable_client", count: 1 }] },
        by_state: { items: [{ name: "succeeded", count: 1 }] },
        by_principal: { items: [{ name: operator.userId, count: 1 }] },
      },
      complete: true,
    });
    expect((await dashboard(tenant, `?to=${hour}`)).actions.executed.total).toBe(0);
  });

  test.each([
    `?from=${new Date(Date.now() - 8 * 24 * hourMs).toISOString()}`,
    `?to=${new Date(Date.now() - 30 * 24 * hourMs).toISOString()}`,
    `?from=${at(1)}&to=${at(0)}`,
  ])("is 422 to %s", async (range) => {
    const problem = await (await tocsin.newTenant()).refusal("GET", `${path}${range}`);
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "#/query/from" }] });
  });

  test("of what belongs to nobody is for the platform's own administrators", async () => {
    const tenant = await tocsin.newTenant();
    const own = await tocsin.withScopes(tenant, ["security:read"]);
    expect((await own.send("GET", `${path}?platform=true`)).status).toBe(403);
    const platform = await tocsin.withScopes(tenant, ["security:read", "platform:read"]);
    expect((await platform.send("GET", `${path}?platform=true`)).status).toBe(200);
  });
});
