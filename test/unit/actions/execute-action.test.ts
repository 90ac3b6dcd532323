import { beforeAll, expect, test } from "vitest";
import { executeAction } from "#shared/actions/execute-action.ts";
import { defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import { lookUpFlag } from "#shared/flags/flag-store.ts";
import { newPolicy } from "#shared/policies/policy.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { loadSdk } from "../../fault/system/simulated-tables.ts";
import { noPolicies, policiesOf } from "./policies-of.ts";
import { simulateActions } from "./simulated-actions.ts";

beforeAll(loadSdk);

const autonomy = { ...defaultAutonomy, tenant_id: "tenant", id: "autonomy", mode: "autonomous" };
const letting = { ...autonomy, max_risk: "high" };

test("a stop that comes while an action fails to begin holds it: everything is looked at again each time", async () => {
  const { simulation, put, ask } = simulateActions({ conflict: 1 });
  put("controls", letting);
  const { id } = ask(0, { state: "approved" });
  let looks = 0;
  const newest = (tenantId: string) => {
    if (++looks === 2) {
      put("controls", { ...letting, stopped: { by: "ada", at: 0, reason: "Look first" } });
      simulation.heal();
    }
    return noPolicies.newest(tenantId);
  };
  const executed = await executeAction({ newest } as PolicyBook, "tenant", id);
  expect(executed).toMatchObject({ state: "blocked", outcome: { code: "approvals_lacking" } });
  expect(await lookUpFlag("tenant", "a")).toBeUndefined();
});

test("whoever has requested an action is asked for again before it runs: by their role of now policies decide, and without leave it doesn't", async () => {
  const forAdmins = newPolicy({
    ...{ name: "Flags are for admins", description: "", kind: "security", enabled: true, effect: "deny" },
    conditions: { principal: { roles: ["operator"] }, actions: ["run.set_flag"] },
  });
  const run = async (now: Partial<StoredUser>) => {
    const { put, ask, setRequester } = simulateActions();
    put("controls", letting);
    setRequester(now);
    const requester = { kind: "user", role: "admin", people: ["requester"] } as const;
    const { id } = ask(0, { state: "approved", requester });
    const { state, outcome } = await executeAction(policiesOf(forAdmins), "tenant", id);
    return [state, outcome?.code];
  };
  expect(await run({ role: "admin" })).toEqual(["executing", undefined]);
  expect(await run({ role: "operator" })).toEqual(["blocked", "policy_denied"]);
  expect(await run({ role: "viewer" })).toEqual(["blocked", "requester_not_allowed"]);
  expect(await run({ role: "admin", status: "disabled" })).toEqual(["blocked", "requester_not_allowed"]);
});
