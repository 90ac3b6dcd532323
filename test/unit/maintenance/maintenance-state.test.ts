import { expect, test } from "vitest";
import {
  MaintenanceSetting,
  maintenanceAt,
  neverSet,
  nextState,
} from "#shared/maintenance/maintenance-state.ts";

const until = "2026-11-21T22:00:00.000Z";
const atEnd = Date.parse(until);
const setting = { state: "read_only", reason: "Core upgrade", until: "2026-11-21T23:00:00+01:00" };

test("a state holds until its time is over, and then reads as normal under the same version", () => {
  const set = nextState(neverSet, MaintenanceSetting.parse(setting), "kim");
  expect(maintenanceAt(set, atEnd - 1)).toMatchObject({
    state: "read_only",
    set_by: "kim",
    until,
    version: 1,
  });
  expect(maintenanceAt(set, atEnd)).toEqual({ ...neverSet, since: until, version: 1 });
});

test("a state without an end holds until somebody ends it; restoring what was there before is a new version", () => {
  const forever = nextState(neverSet, MaintenanceSetting.parse({ ...setting, until: null }), "kim");
  expect(maintenanceAt(forever, atEnd * 2)).toBe(forever);
  expect(nextState(forever, neverSet, "lee")).toMatchObject({ state: "normal", set_by: "lee", version: 2 });
});
