import assert from "node:assert/strict";
import { test } from "vitest";
import { accept } from "#shared/alarms/ingest.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const minuteMs = 60_000;

test("an alarm ends at its time although its wake-up died on the way", async () => {
  const system = await SimulatedSystem.start(1);
  const { clock } = system.simulation;
  const raised_at = clock.now();
  const what = { entity_id: "e", alarm_type: "t", severity: "minor", source_system: "s" } as const;
  await accept("http", "t", [{ ...what, raised_at, ends_at: raised_at + 4 * minuteMs }]);
  await clock.sleep(minuteMs);
  system.queue("wakeUps").purge();
  await clock.sleep(20 * minuteMs);
  await sendMessage("archivals", { body: { tenant_id: "t" }, group: "t" });
  await system.simulation.settle();
  const { alarms, wakeAt } = await new AlarmBook().current("t");
  assert.deepEqual(
    [...alarms.values()].map(({ cleared_at }) => cleared_at),
    [raised_at + 4 * minuteMs],
  );
  assert.equal(wakeAt, undefined);
});
