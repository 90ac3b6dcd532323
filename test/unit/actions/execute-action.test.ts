import { beforeAll, expect, test } from "vitest";
import { executeAction } from "#shared/actions/execute-action.ts";
import { defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import { lookUpFlag } from "#shared/flags/flag-store.ts";
import { loadSdk } from "../../fault/system/simulated-tables.ts";
import { noPolicies, simulateActions } from "./simulated-actions.ts";

beforeAll(loadSdk);

const autonomy = { ...defaultAutonomy, tenant_id: "tenant", id: "autonomy", mode: "autonomous" };
const letting = { ...autonomy, max_risk: "high" };

test("a stop that comes while an action fails to begin holds it: everything is looked at again each time", async () => {
  const { simulation, put, ask } = simulateActions({ conflict: 1 });
  put("controls", letting);
  const { id } = ask(0, { state: "approved" });
  const executed = executeAction(noPolicies, "tenant", id);
  // It has looked, and meets conflicts.
  await simulation.clock.sleep(1000);
  put("controls", { ...letting, stopped: { by: "ada", at: 0, reason: "Look first" } });
  simulation.heal();
  expect(await executed).toMatchObject({ state: "blocked", outcome: { code: "approvals_lacking" } });
  expect(await lookUpFlag("tenant", "a")).toBeUndefined();
});
