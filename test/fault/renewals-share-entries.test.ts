import { expect, test } from "vitest";
import { accept } from "#shared/alarms/ingest.ts";
import type { Observation } from "#shared/alarms/observation.ts";
import { writeUnits } from "../support/simulation/dynamo/capacity.ts";
import { itemSize } from "../support/simulation/dynamo/item-size.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const minuteMs = 60_000;
/** What Prometheus puts into one request. */
const inRequest = 64;

test("1,000 alerts that are sent again, 64 in a request, are at most 4 write units, and hold on", async () => {
  const system = await SimulatedSystem.start(1);
  const { clock } = system.simulation;
  const begin = clock.now();
  const firing = (): Observation[] =>
    Array.from({ length: 1000 }, (_, index) => ({
      ...{
        entity_id: `host-${index}`,
        alarm_type: "HighLatency",
        severity: "minor",
        source_system: "prometheus",
      },
      ...{
        alarm_id: `${index}`,
        message: `host-${index} is slow`,
        raised_at: begin,
        ends_at: clock.now() + 4 * minuteMs,
      },
    }));
  const send = async (): Promise<void> => {
    const alerts = firing();
    for (let start = 0; start < alerts.length; start += inRequest) {
      await accept("alertmanager", "t", alerts.slice(start, start + inRequest));
      await clock.sleep(30);
    }
    await clock.sleep(10_000);
  };
  const journal = () => [...system.table("journal").items.all()];
  const cursor = () => [...system.table("relayCursors").items.all()];
  await send();
  const before = { entries: journal().length, cursor: cursor() };
  await clock.sleep(minuteMs);
  const resentAt = clock.now();
  await send();
  const renewals = journal().slice(before.entries);
  const units = renewals.reduce((sum, item) => sum + writeUnits(itemSize(item)), 0);
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(4);
  expect(cursor()).toEqual(before.cursor);
  const { alarms } = await system.reader.current("t");
  expect(alarms.size).toBe(1000);
  for (const { ends_at, occurrences } of alarms.values()) {
    expect(ends_at).toBeGreaterThanOrEqual(resentAt + 4 * minuteMs);
    expect(occurrences).toBe(2);
  }
});
