import { expect, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import {
  pauseAndResume,
  tellAfterRestart,
  tellJustThen,
  tellUnderFaults,
  tellWhileDying,
} from "./tell-listeners.ts";

test("every listener is told everything, each alarm's events in order, whatever fails or dies on the way", async () => {
  await forEachSeed(4, tellUnderFaults);
});

test("one that takes nothing for a day is left alone, which people learn; registered again it has missed nothing", async () => {
  const { asked, audited } = await pauseAndResume();
  // At 5, 10, 20 … 640 s, and then four times an hour.
  expect(asked).toBeGreaterThan(90);
  expect(asked).toBeLessThan(120);
  expect(audited).toEqual(["listener.pause"]);
});

test("whoever dies at whatever call, what came meanwhile and just after isn't left lying", async () => {
  const calls = await tellWhileDying();
  expect(calls).toBeGreaterThan(25);
  for (let call = 1; call <= calls; call++)
    for (const moment of ["before", "after"] as const)
      await tellWhileDying({ call, moment }).catch((cause) => {
        throw new Error(`crash ${moment} call ${call}: ${cause.message}`, { cause });
      });
});

test(
  "whoever dies while telling it, and is repeated before his turn is over, leaves nothing lying",
  tellAfterRestart,
);

test("what comes when all is told, but the listener isn't given back yet, is told, too", tellJustThen);
