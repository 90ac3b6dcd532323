import { expect, test } from "vitest";
import { parseIso8601 } from "#shared/pagerduty/iso-8601.ts";

test.each([
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00.123456+0200", "2026-03-01T10:00:00.123Z"],
  ["2026-03-01T12:00:00,5-03", "2026-03-01T15:00:00.500Z"],
  ["20260301T120000Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01 12:00 +05:30", "2026-03-01T06:30:00.000Z"],
  ["2026-03-01T12:00:00", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
])("%s is %s", (text, moment) => {
  expect(new Date(parseIso8601(text)!).toISOString()).toBe(moment);
});

test.each(["", "yesterday", "1772366400", "2026-13-01T00:00:00Z", "2026-03-01T25:00:00Z", "03/01/2026"])(
  "%j is no moment",
  (text) => {
    expect(parseIso8601(text)).toBeUndefined();
  },
);
