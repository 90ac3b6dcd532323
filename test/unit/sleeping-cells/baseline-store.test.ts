import { expect, test } from "vitest";
import type { Rolling } from "#shared/sleeping-cells/baseline.ts";
import { type EntityBaseline, puttingBaseline, puttingHour } from "#shared/sleeping-cells/baseline-store.ts";
import { SeededRandom } from "../../support/simulation/random.ts";
import { every15Minutes, noise, usualTraffic, Watch } from "./play.ts";

/** As DynamoDB counts: names and values, in bytes. */
const sizeOf = (item: Record<string, unknown>): number =>
  Object.entries(item).reduce((size, [name, value]) => {
    const bytes = value instanceof Uint8Array ? value.length : String(value).length;
    return size + name.length + bytes;
  }, 0);

test("what is known of 20 KPIs after five weeks, and of an hour of the week, is one write unit each", () => {
  const random = new SeededRandom(7);
  process.env.TABLE_KPI_BASELINES = "baselines";
  const watches = Array.from({ length: 20 }, (_, index): [string, Watch] => {
    const scale = 1 + random.next() * 1000;
    const valueAt = (at: number) => scale * (usualTraffic(at) + 8 * noise(() => random.next()));
    return [`dl_prb_utilisation_${index}`, new Watch().see(...every15Minutes(0, 35, valueAt))];
  });
  const series = new Map(watches.map(([metric, watch]) => [metric, watch.series!]));
  const hour = new Map<string, Rolling>(watches.map(([metric, watch]) => [metric, watch.hours.get(30)!]));
  const tenantId = crypto.randomUUID();
  const baseline: EntityBaseline = {
    ...{ tenantId, entityId: "cell-0815-3", version: 4711, created: Date.now(), series, untold: [] },
  };
  const sizes = [puttingBaseline(baseline), puttingHour(baseline, 30, hour)].map(({ Put }) =>
    sizeOf(Put!.Item!),
  );
  for (const size of sizes) expect(size).toBeLessThan(1024);
});
