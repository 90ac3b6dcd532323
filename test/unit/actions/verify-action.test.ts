import { beforeAll, expect, test } from "vitest";
import { findAction } from "#shared/actions/action-store.ts";
import { verifyAction } from "#shared/actions/verify-action.ts";
import { readAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { loadSdk } from "../../fault/system/simulated-tables.ts";
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
