import { expect, test } from "vitest";
import { newRule } from "#shared/limits/rate-limit-rule.ts";
import { ruleFor } from "#shared/limits/rule-for.ts";

const rule = (client_id: string, route: string, enabled = true) =>
  newRule({ client_id, route, limit: 10, window_s: 60, enabled });

const rules = [
  rule("*", "*"),
  rule("*", "get-alarm"),
  rule("one", "*"),
  rule("one", "list-alarms"),
  rule("two", "get-alarm", false),
];

test.each([
  ["one", "list-alarms", "one list-alarms"],
  ["one", "get-alarm", "one *"],
  ["two", "get-alarm", "* get-alarm"],
  ["two", "get-entity", "* *"],
])("for %s on %s the most precise rule holds, and none that is switched off", (client, route, expected) => {
  const found = ruleFor(rules, client, route);
  expect(`${found?.client_id} ${found?.route}`).toBe(expected);
});

test("without a rule none holds", () => {
  expect(ruleFor([rule("one", "get-alarm")], "two", "get-alarm")).toBeUndefined();
});
