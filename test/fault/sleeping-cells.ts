import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type * as z from "zod";
import type { baselineSchemas } from "#shared/events/domain-event.ts";
import { storeSamples } from "#shared/kpis/store-samples.ts";
import { hourOfWeek } from "#shared/sleeping-cells/baseline.ts";
import { type EntityBaseline, puttingBaseline, readBaseline } from "#shared/sleeping-cells/baseline-store.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { minuteMs, Watch } from "../unit/sleeping-cells/play.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.1, throttle: 0.05, serverError: 0.03, conflict: 0.05, partial: 0.1 },
  ...{ duplicate: 0.2, reorder: 0.3, outage: 0.05, crash: 0.04 },
};
const type = "SleepingCellDetected";
type SleepingCellDetected = z.output<(typeof baselineSchemas)[typeof type]>;

const entityId = "cell-1";
const usual = (minute: number) => 100 + ((minute * 7) % 11);
/** Asleep from the tenth minute on, awake again, and asleep for good. */
const valueAt = (minute: number) => ((minute >= 10 && minute < 20) || minute >= 30 ? 0 : usual(minute));
/** The last sample is the one that makes it certain: nothing comes after it that could make good what was forgotten. */
const minutes = 33;

/** A cell that has been watched for ten days falls asleep, wakes up and falls asleep, while workers die and repeat. */
export async function watchUnderFaults(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  await system.watchKpis();
  const { clock, lambda } = system.simulation;
  const tenantId = `tenant-s-${seed}`;
  const start = Math.ceil(clock.now() / minuteMs) * minuteMs;
  const expected = trained(start);
  plant(system, tenantId, expected);
  for (let minute = 0; minute < minutes; minute++) {
    const timestamp = start + minute * minuteMs;
    await clock.sleep(Math.max(0, timestamp - clock.now()));
    const value = valueAt(minute);
    expected.see({ timestamp, value });
    const sample = { entity_id: entityId, metric_name: "traffic", value, timestamp, source: "pm" };
    let isStored = false;
    while (!isStored) {
      const ids = await lambda.invoke(() => storeSamples(tenantId, [sample]), {}).catch(() => []);
      isStored = ids[0] !== undefined;
    }
    // The stream tells of samples in the order in which they were put; a sender a minute later finds it read.
    await system.simulation.settle();
  }
  await system.heal();
  assert.deepEqual(expected.kinds, ["raised", "cleared", "raised"]);
  await assertSameBaseline(tenantId, expected);
  assertTold(system, tenantId, expected);
}

function trained(start: number): Watch {
  const watch = new Watch();
  for (let hour = 240; hour > 0; hour--) {
    const timestamp = start - hour * 60 * minuteMs;
    watch.see({ timestamp, value: usual(hour) });
  }
  return watch;
}

/** As if the system had seen it all. */
function plant(system: SimulatedSystem, tenantId: string, { series, hours }: Watch): void {
  assert.ok(series && hours.size > 0 && hourOfWeek(series.through) >= 0);
  const content = { series: new Map([["traffic", series]]), created: series.began, untold: [] };
  const baseline: EntityBaseline = { tenantId, entityId, version: 1, ...content };
  const { packed, ...item } = puttingBaseline(baseline).Put!.Item!;
  const stored = { ...marshall(item), packed: { B: Buffer.from(packed).toString("base64") } };
  system.table("kpiBaselines").items.put(stored as never);
}

async function assertSameBaseline(tenantId: string, { series }: Watch): Promise<void> {
  const { series: found, untold } = await readBaseline(tenantId, entityId);
  const { overall, ...state } = found.get("traffic")!;
  const { overall: wanted, ...wantedState } = series!;
  assert.deepEqual(state, wantedState, "each sample had its effect once");
  for (const part of ["n", "mean", "m2", "weeks"] as const) {
    assert.ok(
      Math.abs(overall[part] - wanted[part]) < 1e-5 * wanted[part],
      `${part} counts each sample once`,
    );
  }
  assert.deepEqual(untold, [], "all that was found was told");
}

function assertTold(system: SimulatedSystem, tenantId: string, { findings }: Watch): void {
  const alarms = system.arrivals.of(tenantId).flatMap(({ observations }) => observations);
  const told = new Set(alarms.map(({ severity, raised_at }) => `${severity} ${raised_at}`));
  const wanted = findings.map(({ kind, since, at }) =>
    kind === "raised" ? `major ${since}` : `cleared ${at}`,
  );
  assert.deepEqual(
    [...told].sort(),
    wanted.toSorted(),
    "one alarm for each time it fell asleep, one clear for each end",
  );
  const events = system.simulation.eventBridge.events.map(({ detail }) => detail as SleepingCellDetected);
  const detected = events.filter((event) => event.tenant_id === tenantId && event.event_type === type);
  const ids = new Set(detected.map(({ event_id }) => event_id));
  assert.equal(ids.size, 2, "one event for each time it fell asleep");
}
