import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Observation } from "#shared/alarms/observation.ts";
import { alertOf } from "#shared/alertmanager/labelled-alarm.ts";
import { observationOf, PostableAlert } from "#shared/alertmanager/postable-alert.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const minute = 60_000;
const read = (alert: object) => observationOf(PostableAlert.parse({ labels: { a: "x" }, ...alert }), now);
const iso = (offset: number) => new Date(now + offset).toISOString();

describe("times", () => {
  test.each([
    ["none: from now on, for five minutes", {}, { raised_at: now, ends_at: now + 5 * minute }],
    [
      "zero is none",
      { startsAt: "0001-01-01T00:00:00Z", endsAt: "0001-01-01T00:00:00.000Z" },
      { raised_at: now },
    ],
    [
      "null and empty are none",
      { startsAt: null, endsAt: "" },
      { raised_at: now, ends_at: now + 5 * minute },
    ],
    [
      "an end in the past is a clear",
      { startsAt: iso(-2000), endsAt: iso(-1000) },
      { cleared_at: now - 1000 },
    ],
    [
      "an end now is a clear",
      { startsAt: iso(-2000), endsAt: iso(0) },
      { raised_at: now - 2000, cleared_at: now },
    ],
    [
      "only an end in the past raises nothing",
      { endsAt: iso(-1) },
      { severity: "cleared", raised_at: now - 1 },
    ],
    [
      "only an end in the future is its beginning, too",
      { endsAt: iso(9) },
      { raised_at: now + 9, ends_at: now + 9 },
    ],
    ["without an offset it is UTC", { startsAt: "2026-11-21 11:00:00" }, { raised_at: now - 60 * minute }],
    [
      "nanoseconds are cut off",
      { startsAt: "2026-11-21T13:59:59.123456789+02:00" },
      { raised_at: now - 877 },
    ],
  ])("%s", (_, times, expected) => {
    expect(read(times)).toMatchObject(expected);
  });

  test.each([
    [{ startsAt: iso(2), endsAt: iso(1) }, "start time must be before end time"],
    [{ startsAt: "1969-12-31T00:00:00Z" }, "start time must not be before 1970"],
    [{ startsAt: iso(25 * 60 * minute), endsAt: iso(26 * 60 * minute) }, "more than 24 h ahead"],
  ])("%j is refused", (times, words) => {
    expect(() => read(times)).toThrow(words);
  });
});

test.each([
  ["PAGE", "critical"],
  ["__proto__", "indeterminate"],
])("severity %s is %s", (severity, known) => {
  expect(read({ labels: { severity } }).severity).toBe(known);
});

test("whatever labels and annotations hold, it is an observation that brings the same labels back", () => {
  const text = fc.string({ unit: "binary", maxLength: 30 });
  const name = fc.oneof(fc.constantFrom("alertname", "instance", "severity", "pod"), text);
  const set = fc.dictionary(name, text, { maxKeys: 8 });
  fc.assert(
    fc.property(set, set, text, (labels, annotations, generatorURL) => {
      const sent = { labels: { ...labels, alertname: "x" }, annotations, generatorURL };
      // No request with a member of this last name gets here (strict-json.ts).
      for (const name of ["", "__proto__"]) {
        delete (sent.labels as Record<string, string>)[name];
        delete annotations[name];
      }
      const observation = read(JSON.parse(JSON.stringify(sent)));
      expect(Observation.safeParse(observation).success).toBe(true);
      const shown = alertOf({
        alarm_id: undefined,
        message: undefined,
        attributes: undefined,
        ...observation,
      });
      const kept = Object.entries(sent.labels).filter(([, value]) => value !== "");
      expect(shown.labels).toEqual(
        Object.fromEntries(kept.map((pair) => pair.map((part) => part.toWellFormed()))),
      );
    }),
  );
});

test("annotations are cut before an alert is lost", () => {
  const annotations = { one: "a".repeat(5000), two: "b".repeat(5000), three: "c" };
  const { attributes } = read({ annotations });
  expect(attributes).toMatchObject({ a: "x", "annotation:one": "a".repeat(4096) });
  expect(Object.values(attributes ?? {}).join("").length).toBe(8192);
});

test("labels say which alert it is: one too many, too long or reserved is refused", () => {
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`l${index}`, "x"]));
  expect(() => read({ labels: many })).toThrow("at most 32");
  expect(() => read({ labels: { a: "x".repeat(4097) } })).toThrow("4096");
  expect(() => read({ labels: { "annotation:a": "x" } })).toThrow("reserved");
});
