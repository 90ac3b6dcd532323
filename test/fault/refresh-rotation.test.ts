import { expect, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { crashInRotation, refreshUnderFaults } from "./refresh-rotation.ts";

test("whatever is lost, doubled or stolen: a refresh token is exchanged once, and one works at the most", async () => {
  await forEachSeed(60, refreshUnderFaults);
});

test("a crash at any call, before or after it takes effect, leaves no second session, and no thief in one", async () => {
  const calls = await crashInRotation();
  expect(calls).toBeGreaterThan(8);
  for (let call = 1; call <= calls; call++) {
    for (const moment of ["before", "after"] as const) {
      await crashInRotation({ call, moment }).catch((cause) => {
        throw new Error(`crash ${moment} call ${call}: ${cause.message}`, { cause });
      });
    }
  }
});
