import { expect, test } from "vitest";
import { newAlarms } from "#shared/actions/new-alarms.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { Situation } from "#shared/journal/situation.ts";
import { anAction, now } from "./any-action.ts";

const links = (parent_id?: string) => ({ parent_id, depends_on: [], emergency: false });

function withAlarms(
  ...alarms: readonly Pick<LiveAlarm, "entity_id" | "raised_at" | "severity">[]
): Situation {
  const situation = new Situation("tenant");
  situation.entities.set("site", links()).set("cell", links("site")).set("elsewhere", links());
  for (const [at, alarm] of alarms.entries()) situation.alarms.set(String(at), alarm as LiveAlarm);
  return situation;
}

const action = anAction(0, {
  ...{ state: "executing", entity_id: "site", executed_at: now },
  verification: { wait_s: 60, max_new_alarms: 0, min_severity: "major" },
});
const count = (entity_id: string, raised_at: number, severity: LiveAlarm["severity"]) =>
  newAlarms(withAlarms({ entity_id, raised_at, severity }), action);

test("an alarm counts against an action when it was raised since, where the action reaches, and is severe enough", () => {
  expect(count("cell", now, "critical")).toBe(1);
  expect(count("site", now + 1, "major")).toBe(1);
  expect(count("cell", now - 1, "critical")).toBe(0);
  expect(count("elsewhere", now, "critical")).toBe(0);
  expect(count("cell", now, "minor")).toBe(0);
});
