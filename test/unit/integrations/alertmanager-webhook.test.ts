import fc from "fast-check";
import { expect, test } from "vitest";
import { AlertAsAlarm } from "#shared/integrations/alertmanager-webhook.ts";

const alert = (fields: object = {}) => ({
  status: "firing",
  labels: { alertname: "HostDown", instance: "db-1:9100", job: "node", severity: "page" },
  annotations: { description: "db-1 hasn't answered for 5 min", summary: "db-1 is down" },
  startsAt: "2026-03-01T12:00:00.123456789Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus:9090/graph?g0.expr=up",
  fingerprint: "0bd3f5a7c1e92846",
  ...fields,
});
const at = Date.parse("2026-03-01T12:00:00.123Z");

test("a firing alert is an alarm of its instance, by its fingerprint, with its labels", () => {
  expect(AlertAsAlarm.parse({ ...alert(), from_a_newer_version: 1 })).toEqual({
    source_system: "alertmanager",
    alarm_id: "0bd3f5a7c1e92846",
    entity_id: "db-1:9100",
    alarm_type: "HostDown",
    severity: "critical",
    raised_at: at,
    message: "db-1 is down",
    attributes: {
      generatorURL: "http://prometheus:9090/graph?g0.expr=up",
      ...{ alertname: "HostDown", instance: "db-1:9100", job: "node", severity: "page" },
    },
  });
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
  [{ entity_id: "cell-7", instance: "a" }, "cell-7"],
  [{ node: "n1", pod: "p1", namespace: "shop" }, "n1"],
  [{ namespace: "shop", pod: "p1" }, "p1"],
  [{ instance: "", job: "node" }, "node"],
  [{ team: "db" }, "HostDown"],
])("of the labels %j the entity is %s", (labels, entity) => {
  const { entity_id } = AlertAsAlarm.parse(alert({ labels: { alertname: "HostDown", ...labels } }));
  expect(entity_id).toBe(entity);
});

test.each([
  ["status", { status: "pending" }],
  ["labels/alertname", { labels: { instance: "a" } }],
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
    fc.property(texts, texts, text, (labels, annotations, fingerprint) => {
      const named = { ...labels, instance: `${labels.instance ?? ""}x`, alertname: "A" };
      const read = AlertAsAlarm.safeParse(alert({ labels: named, annotations, fingerprint }));
      expect(read.error).toBeUndefined();
    }),
  );
});
