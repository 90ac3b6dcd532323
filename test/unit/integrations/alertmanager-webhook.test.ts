import fc from "fast-check";
import { expect, test } from "vitest";
import { labelledAlarm } from "#shared/alertmanager/labelled-alarm.ts";
import { AlertAsAlarm } from "#shared/integrations/alertmanager-webhook.ts";

const labels = { alertname: "HostDown", instance: "db-1:9100", job: "node", severity: "page" };
const annotations = { description: "db-1 hasn't answered for 5 min", summary: "db-1 is down" };
const generatorURL = "http://prometheus:9090/graph?g0.expr=up";
const alert = (fields: object = {}) => ({
  ...{ status: "firing", labels, annotations, generatorURL },
  startsAt: "2026-03-01T12:00:00.123456789Z",
  endsAt: "0001-01-01T00:00:00Z",
  ...fields,
});
const at = Date.parse("2026-03-01T12:00:00.123Z");

test("a firing alert is the alarm that it is through any other door of Alertmanager's", () => {
  const read = AlertAsAlarm.parse({ ...alert(), from_a_newer_version: 1 });
  expect(read).toEqual({ ...labelledAlarm({ labels, annotations, generatorURL }), raised_at: at });
  expect(read).toMatchObject({ entity_id: "db-1:9100", alarm_type: "HostDown", severity: "critical" });
});

test("a resolved alert is the same alarm, cleared when it ended, and not before it began", () => {
  const { cleared_at, ...same } = AlertAsAlarm.parse(
    alert({ status: "resolved", endsAt: "2026-03-01T13:00:00+01:00" }),
  );
  expect([cleared_at, same]).toEqual([at, AlertAsAlarm.parse(alert())]);
  const later = AlertAsAlarm.parse(alert({ status: "resolved", endsAt: "2026-03-01T12:10:00Z" }));
  expect(later.cleared_at).toBe(Date.parse("2026-03-01T12:10:00Z"));
});

test.each([
  ["status", { status: "pending" }],
  ["labels", { labels: {} }],
  ["labels/instance", { labels: { alertname: "a", instance: 7 } }],
  ["startsAt", { startsAt: "yesterday" }],
  ["raised_at", { startsAt: "2999-01-01T00:00:00Z" }],
])("an alert with a bad %s is refused, saying so", (place, fields) => {
  const { error } = AlertAsAlarm.safeParse(alert(fields));
  expect(error?.issues.map(({ path }) => path.join("/"))).toEqual([place]);
});

test("whatever texts an alert has, however long and many, it is an alarm", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  const texts = fc.dictionary(text, fc.oneof(text, fc.constant("😀".repeat(5000))), { maxKeys: 40 });
  fc.assert(
    fc.property(texts, texts, (others, annotations) => {
      const read = AlertAsAlarm.safeParse(alert({ labels: { ...others, alertname: "A" }, annotations }));
      expect(read.error).toBeUndefined();
    }),
  );
});
