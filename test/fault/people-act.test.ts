import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { actWhileAlarmsFlap } from "./people-act.ts";

test("while alarms come and go, people act on and group them and listeners are told, all agree on what is so, whatever fails", async () => {
  await forEachSeed(4, actWhileAlarmsFlap);
});
