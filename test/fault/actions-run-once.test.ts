import assert from "node:assert/strict";
import { beforeAll, expect, test, vi } from "vitest";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { type Outcome, runAction } from "./run-actions-once.ts";

// Each approval that comes too late is a line for the audit log, which no level of logging holds back.
beforeAll(() => void vi.spyOn(process.stdout, "write").mockReturnValue(true));

/** Callbacks are lost, late and come twice; functions die; people approve in the same moment. */
const faults: FaultOptions = {
  ...{ dropBefore: 0.03, dropAfter: 0.05, throttle: 0.02, serverError: 0.02, conflict: 0.05 },
  ...{ duplicate: 0.2, reorder: 0.3, crash: 0.03 },
};

function assertSound({ action, done, approvals, wasInterrupted }: Outcome): void {
  const { state, outcome } = action;
  assert.ok(done <= 1, `done ${done} times`);
  assert.equal(approvals, 2, "as many approvals as it needs, and no more");
  if (state === "succeeded") assert.equal(done, 1, "what has succeeded was done");
  else assert.ok(["blocked", "failed"].includes(state), `it has come to an end, not ${state}`);
  if (state === "blocked") assert.equal(done, 0, "what is blocked was not done");
  if (!wasInterrupted) {
    assert.equal(done, 1, `nobody was interrupted while it ran, so it ran: ${state} ${outcome?.code}`);
    assert.equal(state, "succeeded");
  }
}

test("an action runs at most once, and exactly once where nobody dies while it executes, over 1,000 runs", async () => {
  const ends = new Map<string, number>();
  let interrupted = 0;
  await forEachSeed(1000, async (seed) => {
    const outcome = await runAction({ seed, faults });
    assertSound(outcome);
    ends.set(outcome.action.state, (ends.get(outcome.action.state) ?? 0) + 1);
    if (outcome.wasInterrupted) interrupted++;
  });
  if (process.env.SEED) return;
  // Else the runs would show nothing.
  expect(interrupted).toBeGreaterThan(50);
  expect(ends.get("succeeded")).toBeGreaterThan(600);
  expect((ends.get("failed") ?? 0) + (ends.get("blocked") ?? 0)).toBeGreaterThan(10);
});

test("also when somebody invokes the executing step another time, at any moment", async () => {
  await forEachSeed(200, async (seed) => {
    const { done, action } = await runAction({ seed, faults, isPestered: true });
    assert.ok(done <= 1, `done ${done} times`);
    if (action.state === "succeeded") assert.equal(done, 1);
  });
});

test.each([1, 2])(
  "a crash at any call, before or after it takes effect, runs nothing twice (seed %i)",
  async (seed) => {
    const undisturbed = await runAction({ seed });
    expect(undisturbed).toMatchObject({ done: 1, action: { state: "succeeded" } });
    expect(undisturbed.calls).toBeGreaterThan(30);
    for (let call = 1; call <= undisturbed.calls; call++) {
      for (const moment of ["before", "after"] as const) {
        const outcome = await runAction({ seed, crash: { call, moment } });
        try {
          assertSound(outcome);
        } catch (cause) {
          throw new Error(`crash ${moment} call ${call}: ${(cause as Error).message}`, { cause });
        }
      }
    }
  },
);
