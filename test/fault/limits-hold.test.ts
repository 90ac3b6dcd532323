import { beforeAll, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import {
  admitExactly,
  burstATenth,
  failOpen,
  goOnAlone,
  holdLeases,
  holdLog,
  holdLogAlone,
} from "./limits-hold.ts";
import { loadSdk } from "./system/simulated-tables.ts";

beforeAll(loadSdk);

test("of 500 requests, 100 at a time, exactly 100 are admitted", async () => {
  await forEachSeed(20, admitExactly);
});

test("a sliding log never admits more than its quota in any window", async () => {
  await forEachSeed(10, holdLog);
});

test("leases never admit more than 5 % over their quota in any window", async () => {
  await forEachSeed(12, holdLeases);
});

test("a tenth of a quota may come at once", () => forEachSeed(10, burstATenth));

test("with a store that fails limits are held more loosely, and never throw", async () => {
  await forEachSeed(10, failOpen);
});

test("a single container admits no more than a log's quota, whatever fails", async () => {
  await forEachSeed(10, holdLogAlone);
});

test("without a store each container holds limits alone", () => forEachSeed(4, goOnAlone));
