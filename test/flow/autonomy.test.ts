import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Action } from "#shared/actions/action-view.ts";
import { connect, type Tenant } from "../support/tocsin.ts";
import { approve, reaches, read, request } from "./actions-support.ts";

const tocsin = connect();
const { awsEndpointUrl, stage } = tocsin.running;
let tenant: Tenant;

const path = "/system/security/autonomy";
const settings = { mode: "opt_in", action_types: ["set_flag"], max_risk: "medium" };
const setFlag = (key: string, more: object = {}): Promise<Action> =>
  request(tenant, "set_flag", { key, value: true }, more);

function command(...args: readonly string[]): string {
  const where = ["--stage", stage, ...(awsEndpointUrl ? ["--endpoint", awsEndpointUrl] : [])];
  const { stdout, stderr, status } = spawnSync(process.execPath, ["infra/autonomy.ts", ...args, ...where], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

beforeAll(async () => {
  tenant = await tocsin.newTenant();
});
// Whatever happens here, other tests' tenants must not stay stopped.
afterAll(() => void command("resume"));

test("nothing runs by itself in a tenant that hasn't said so", async () => {
  expect(await setFlag("advisory")).toMatchObject({
    state: "awaiting_approval",
    required: {
      approvals: 1,
      autonomous: false,
      reasons: [expect.stringContaining("advisory"), expect.anything()],
    },
  });
});

describe("by opt-in", () => {
  beforeAll(async () => {
    await tenant.put(path, settings);
  });

  test("what is listed runs by itself, what isn't waits for approval", async () => {
    const asked = await setFlag("alone");
    expect(asked).toMatchObject({ state: "approved", required: { approvals: 0, autonomous: true } });
    expect(await reaches(tenant, asked.id, "succeeded")).toMatchObject({ approvals: [] });
    expect(await tenant.get("/system/flags/alone")).toMatchObject({ value: true });
    expect(await request(tenant, "block_ip", { address: "192.0.2.7" })).toMatchObject({
      state: "awaiting_approval",
    });
  });

  test("a policy demands approval all the same", async () => {
    await tenant.post("/system/security/policies", {
      ...{ name: "Ask about billing", kind: "autonomy", effect: "require_approval" },
      conditions: { target: { kinds: ["flag"], ids: ["billing"] } },
    });
    const asked = await setFlag("billing");
    expect(asked).toMatchObject({
      state: "awaiting_approval",
      required: { policies: [{ name: "Ask about billing" }] },
    });
  });

  test("the tenant's stop holds what is on its way, and what is asked then waits for approval", async () => {
    const soon = new Date(Date.now() + 5000).toISOString();
    const onItsWay = await setFlag("on-its-way", { not_before: soon });
    expect(onItsWay.state).toBe("approved");
    await tenant.post(`${path}/stop`, { reason: "Look first" });
    expect(await reaches(tenant, onItsWay.id, "blocked")).toMatchObject({
      outcome: { code: "approvals_lacking" },
    });
    expect((await setFlag("stopped")).state).toBe("awaiting_approval");
    expect(await tenant.get(path)).toMatchObject({ stopped: { reason: "Look first" }, mode: "opt_in" });
    await tenant.post(`${path}/resume`);
    expect((await setFlag("resumed")).state).toBe("approved");
  });

  test("alarms after an action undo it, and so many failures trip the breaker", async () => {
    await tenant.put(path, { ...settings, breaker: { failures: 1, window_s: 3600 } });
    const asked = await setFlag("noisy", { entity_id: "router-1", verification: { wait_s: 10 } });
    await reaches(tenant, asked.id, "executing");
    const alarm = {
      entity_id: "router-1",
      alarm_type: "LINK_DOWN",
      severity: "critical",
      source_system: "test",
    };
    await tenant.ingest({ ...alarm, raised_at: new Date().toISOString() });
    expect(await reaches(tenant, asked.id, "rolled_back")).toMatchObject({ outcome: { code: "new_alarms" } });
    expect(await tenant.get("/system/flags/noisy")).toMatchObject({ archived: true });
    expect((await tenant.get<{ tripped_at: string | null }>(path)).tripped_at).not.toBeNull();
    expect((await setFlag("tripped")).state).toBe("awaiting_approval");
    await tenant.put(path, settings);
    expect((await setFlag("closed-again")).state).toBe("approved");
  });
});

test("the operator's stop holds the autonomy of all tenants at once, but nothing that people have approved", async () => {
  await tenant.put(path, settings);
  const soon = new Date(Date.now() + 15_000).toISOString();
  const onItsWay = await setFlag("everywhere", { not_before: soon });
  expect(command("stop", "--reason", "A drill")).toContain("A drill");
  expect(await tenant.get(path)).toMatchObject({ stopped_everywhere: true, stopped: null });
  await reaches(tenant, onItsWay.id, "blocked");
  const byHand = await setFlag("by-hand");
  expect(byHand.state).toBe("awaiting_approval");
  await approve(await tocsin.asUser(tenant, "approver"), byHand);
  await reaches(tenant, byHand.id, "succeeded");
  expect(command("resume")).toContain("isn't stopped");
  expect((await setFlag("after-the-drill")).state).toBe("approved");
  expect((await read(tenant, onItsWay.id)).state).toBe("blocked");
});
