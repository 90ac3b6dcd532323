import fc from "fast-check";
import { expect, test } from "vitest";
import { Observation } from "#shared/alarms/observation.ts";
import { dedupKeyOf, reportsOf } from "#shared/pagerduty/alarm-of-event.ts";
import { PagerdutyEvent } from "#shared/pagerduty/pagerduty-event.ts";

const now = Date.UTC(2026, 2, 1, 12);
const payload = { summary: "Disk full", source: "db-1", severity: "error" };
const trigger = (fields: object = {}, more: object = {}) => ({
  ...{ event_action: "trigger", dedup_key: "disk/db-1", ...more },
  payload: { ...payload, ...fields },
});

function reports(event: object) {
  const parsed = PagerdutyEvent.parse(event);
  return reportsOf(parsed, dedupKeyOf(parsed), "a key", now);
}

const read = (event: object) => reports(event)[0]!;

const refusalOf = (event: unknown) =>
  PagerdutyEvent.safeParse(event).error?.issues.map(({ message }) => message);

test("a trigger is an alarm with all that it says", () => {
  const details = { free: 0, disks: ["a"], note: "x", none: null, group: "twice" };
  const more = { client: "Probe", client_url: "http://p/1", links: [{ href: "http://l" }], images: null };
  const said = { class: "disk", group: "db", component: "sda", custom_details: details };
  expect(read(trigger({ ...said, timestamp: "2026-03-01T11:59:00+0000" }, more))).toEqual({
    ...{ source_system: "pagerduty", alarm_id: "disk/db-1", entity_id: "db-1", alarm_type: "disk" },
    ...{ severity: "major", raised_at: now - 60_000, message: "Disk full", continues: true },
    attributes: {
      ...{ component: "sda", group: "db", class: "disk", client: "Probe", client_url: "http://p/1" },
      ...{ links: '[{"href":"http://l"}]', free: "0", disks: '["a"]', note: "x" },
    },
  });
});

test.each([
  ["critical", "critical"],
  ["error", "major"],
  ["warning", "warning"],
  ["info", "indeterminate"],
])("the severity %s is %s", (severity, ours) => {
  expect(read(trigger({ severity })).severity).toBe(ours);
});

test.each([
  [{}, "event"],
  [{ group: "web" }, "web"],
  [{ group: "web", class: " " }, "web"],
  [{ group: null, class: "ping" }, "ping"],
])("the type of %j is %s", (fields, type) => {
  expect(read(trigger(fields)).alarm_type).toBe(type);
});

test("what was raised in the future, before 1970 or at no moment at all was raised now", () => {
  for (const timestamp of ["2026-03-01T12:00:01Z", "1969-01-01T00:00:00Z", "soon", null, 5]) {
    expect(read(trigger({ timestamp })).raised_at).toBe(now);
  }
});

test("what was raised a while ago is reported as still so, for a resolve that came in between", () => {
  const earlier = reports(trigger({ timestamp: "2026-03-01T11:59:00Z" }));
  expect(earlier.map(({ raised_at }) => raised_at)).toEqual([now - 60_000, now]);
  expect(earlier[1]).toEqual({ ...earlier[0], raised_at: now });
  expect(reports(trigger())).toHaveLength(1);
});

test("acknowledging and resolving name the alarm by its key alone, at this moment", () => {
  const about = { source_system: "pagerduty", alarm_id: "k", raised_at: now };
  const act = (event_action: string, fields: object = {}) =>
    read({ event_action, dedup_key: "k", ...fields });
  expect(act("resolve")).toMatchObject({ ...about, severity: "cleared" });
  expect(act("acknowledge")).toMatchObject({ ...about, acknowledged_by: "a key" });
  expect(act("acknowledge", { client: "Kim" })).toMatchObject({ ...about, acknowledged_by: "Kim" });
});

test("a key that is no id of ours is known by its hash, the same for all that tell of it, and can be read", () => {
  for (const dedup_key of ["k".repeat(255), " k\n2"]) {
    const raised = read(trigger({}, { dedup_key }));
    expect(raised.alarm_id).toMatch(/^[0-9a-f]{64}$/);
    expect(raised.attributes).toMatchObject({ dedup_key: dedup_key.trim() });
    expect(read({ event_action: "resolve", dedup_key }).alarm_id).toBe(raised.alarm_id);
  }
});

test("a trigger without a key gets one, each another", () => {
  const keys = [undefined, null, "  "].map((dedup_key) =>
    dedupKeyOf(PagerdutyEvent.parse(trigger({}, { dedup_key }))),
  );
  expect(new Set(keys).size).toBe(3);
});

test("a summary is cut as PagerDuty cuts it", () => {
  expect(read(trigger({ summary: "é".repeat(2000) })).message).toBe("é".repeat(1024));
});

test.each([
  [{}, ["'event_action' is missing or blank"]],
  [
    { event_action: "close" },
    ["'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge', 'resolve')"],
  ],
  [{ event_action: "trigger" }, ["'payload' is missing or blank"]],
  [
    { event_action: "trigger", payload: { summary: " ", severity: "bad" } },
    [
      "'payload.summary' is missing or blank",
      "'payload.source' is missing or blank",
      "'payload.severity' is invalid (must be one of the following: 'critical', 'error', 'warning', 'info')",
    ],
  ],
  [{ event_action: "resolve" }, ["'dedup_key' is missing or blank"]],
  [{ event_action: "acknowledge", dedup_key: " " }, ["'dedup_key' is missing or blank"]],
  [
    trigger({}, { dedup_key: "k".repeat(256) }),
    ["Length of 'dedup_key' is incorrect (should be at most 255 characters)"],
  ],
  [null, ["'event_action' is missing or blank"]],
])("%j is refused in PagerDuty's words", (event, words) => {
  expect(refusalOf(event)).toEqual(words);
});

test("whatever an event carries beside what it needs, it is an alarm", () => {
  const anything = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 });
  fc.assert(
    fc.property(anything, anything, fc.string({ unit: "binary" }), (fields, custom_details, source) => {
      const event = trigger({ ...fields, ...payload, source: `s${source}`, custom_details }, fields);
      const named = { ...fields, ...event, event_action: "trigger", dedup_key: source.slice(0, 255) };
      expect(Observation.safeParse(read(named)).error).toBeUndefined();
    }),
  );
});
