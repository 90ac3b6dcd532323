import { beforeAll, describe, expect, test } from "vitest";
import { findAction } from "#shared/actions/action-store.ts";
import { rollBack } from "#shared/actions/roll-back.ts";
import { disableClient } from "#shared/actions/types/disable-client.ts";
import { verifyAction } from "#shared/actions/verify-action.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import {
  type ApiClientChange,
  newApiClient,
  nextVersion,
  showClient,
} from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { changeClient } from "#shared/api-clients/change-client.ts";
import { readAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { Situation } from "#shared/journal/situation.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { loadSdk } from "../../fault/system/simulated-tables.ts";
import { ada } from "./any-action.ts";
import { noPolicies } from "./policies-of.ts";
import { simulateActions } from "./simulated-actions.ts";

beforeAll(loadSdk);

test("what ran by itself and was undone by people counts as a failure of autonomy; what people had approved doesn't", async () => {
  for (const [approvals, rolled_back_by, failures] of [
    [0, null, 1],
    [1, null, 0],
    // It has counted when the other one undid it.
    [0, "another", 0],
  ] as const) {
    const { ask } = simulateActions();
    const state = rolled_back_by === null ? "succeeded" : "rolled_back";
    const original = ask(approvals, { state, rolled_back_by });
    const undoing = ask(1, { id: "undoing", state: "executing", performed: true, rolls_back: original.id });
    expect(await verifyAction(new AlarmBook(), "tenant", undoing.id)).toMatchObject({ state: "succeeded" });
    expect(await findAction("tenant", original.id)).toMatchObject({
      ...{ state: "rolled_back", rolled_back_by: rolled_back_by ?? "undoing" },
    });
    expect((await readAutonomy("tenant")).failed_at).toHaveLength(failures);
  }
});

describe("an action that disables a client", () => {
  const given = { tenant_id: "tenant", name: "A client", description: null, scopes: [] };
  const client = nextVersion(newApiClient(given, "c"));
  const situation = new Situation("tenant");
  situation.alarms.set("1", { entity_id: "cell", raised_at: 1, severity: "critical" } as LiveAlarm);
  const noisy = { current: async () => situation } as unknown as AlarmBook;

  /** A client that the action has disabled, and what came of it meanwhile. */
  async function disabled(meanwhile: ApiClientChange) {
    const { ask, put } = simulateActions();
    put("apiClients", client);
    const action = ask(0, {
      ...{ type: "disable_client", parameters: { client_id: "c" }, entity_id: "cell" },
      ...{ state: "executing", performed: true, executed_at: 0 },
      verification: { wait_s: 60, max_new_alarms: 0, min_severity: "major" },
    });
    const deed = { action, parameters: { client_id: "c" }, by: action.id };
    await commitChange(async (change) =>
      disableClient.effect(change, { ...deed, current: await findClient("tenant", "c") }),
    );
    await commitChange(async (change) => {
      await changeClient(change, await findClient("tenant", "c"), meanwhile);
    });
    return action;
  }

  test("is undone when alarms follow, also where the client has got another name since", async () => {
    await disabled({ name: "Another name" });
    // By what it is known is ours.
    expect(showClient(await findClient("tenant", "c"))).not.toHaveProperty("disabled_by");
    expect(await verifyAction(noisy, "tenant", "action")).toMatchObject({ state: "rolled_back" });
    expect(await findClient("tenant", "c")).toMatchObject({ status: "active" });
  });

  test("isn't undone where an admin has disabled the client again since, and says so", async () => {
    const action = await disabled({ status: "disabled" });
    expect(await verifyAction(noisy, "tenant", "action")).toMatchObject({
      state: "failed",
      outcome: { code: "not_undone", detail: expect.stringMatching(/^1 new alarms .* disabled it again\.$/) },
    });
    expect(await findClient("tenant", "c")).toMatchObject({ status: "disabled" });
    const byHand = rollBack(noPolicies, ada, { ...action, state: "succeeded" }, "A test", "");
    await expect(byHand).rejects.toMatchObject({ kind: "conflict" });
  });
});
