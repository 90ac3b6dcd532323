import { beforeAll, expect, test } from "vitest";
import { requestAction } from "#shared/actions/request-action.ts";
import { loadSdk } from "../../fault/system/simulated-tables.ts";
import { ada } from "./any-action.ts";
import { noPolicies } from "./policies-of.ts";
import { simulateActions } from "./simulated-actions.ts";

beforeAll(loadSdk);

const verification = { wait_s: 60, max_new_alarms: 0, min_severity: "major" } as const;

test("what can't be undone can't be asked for with a verification; without one it can, and what can be undone with one", async () => {
  simulateActions();
  const ask = (type: string, parameters: object, more: object) =>
    requestAction(
      noPolicies,
      ada,
      { type, parameters, ...more, reason: "A test", expires_in_s: 60 } as never,
      "",
    );
  const call = { url: "https://hooks.example.com/a" };
  await expect(ask("call_webhook", call, { verification })).rejects.toMatchObject({
    kind: "validation-failed",
    errors: [{ pointer: "#/verification", code: "not_revertible" }],
  });
  expect(await ask("call_webhook", call, {})).toMatchObject({ verification: null });
  const flag = { key: "a", value: true, enabled: true };
  expect(await ask("set_flag", flag, { verification })).toMatchObject({ verification });
});
