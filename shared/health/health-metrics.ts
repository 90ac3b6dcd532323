import type { Check } from "#shared/health/health.ts";
import type { Totals } from "#shared/metrics/totals.ts";
import { clock } from "#shared/platform/clock.ts";

/** What everybody may know. Logins and refusals are for those who may read the metrics. */
const shown = ["http_requests_total", "errors_total", "signals_ingested_total"] as const;

/**
 * How long the container that answers has run, and what all of them have counted.
 * @param totals as they were when somebody scraped last; whoever asks here causes no new count.
 */
export function healthMetrics(uptimeSeconds: number, totals: Totals | undefined): Record<string, Check> {
  const time = new Date(clock.now()).toISOString();
  const uptime = { observedValue: Math.round(uptimeSeconds), observedUnit: "s", time };
  const checks: Record<string, Check> = { uptime: { componentType: "system", status: "pass", ...uptime } };
  if (!totals) return checks;
  for (const name of shown) {
    checks[`tocsin:${name}`] = {
      componentType: "system",
      observedValue: sumOf(totals, name),
      observedUnit: "count",
      status: "pass",
      time: new Date(totals.through).toISOString(),
    };
  }
  return checks;
}

function sumOf({ series }: Totals, name: string): number {
  const ofIt = Object.entries(series).filter(([key]) => (JSON.parse(key) as string[])[0] === name);
  return ofIt.reduce((sum, [, [value = 0]]) => sum + value, 0);
}
