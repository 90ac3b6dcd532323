import { expect, test } from "vitest";
import { packedDeliveries } from "#shared/alarms/ingest.ts";
import type { Observation } from "#shared/alarms/observation.ts";

const alarm = (message: string): Observation => ({
  entity_id: "e",
  alarm_type: "t",
  severity: "minor",
  raised_at: 1_700_000_000_000,
  source_system: "s",
  message,
});

test.each([
  ["short", "m"],
  ["escaped by JSON", "\u0000".repeat(8192)],
  ["refused raw by the queue", "\uFFFF".repeat(8192)],
  ["four bytes each", "😀".repeat(4096)],
])("a thousand alarms with messages that are %s fit queue messages, in order and unharmed", (_, message) => {
  const alarms = Array.from({ length: 1000 }, (_, index) => ({ ...alarm(message), alarm_id: String(index) }));
  const packed = [...packedDeliveries("tenant", alarms)];
  for (const json of packed) expect(Buffer.byteLength(json)).toBeLessThan(256 * 1024);
  const deliveries = packed.map((json) => JSON.parse(json));
  expect(deliveries.flatMap(({ observations }) => observations)).toEqual(alarms);
  expect(new Set(deliveries.map(({ delivery }) => delivery)).size).toBe(packed.length);
  expect(packed.join("")).not.toMatch(/[\uFFFE\uFFFF]/);
});
