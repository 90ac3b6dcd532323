import type { MeteredCloud } from "./metered-cloud.ts";

/** Alerts as Prometheus sends them again and again: the same words, another end. */
function firing(count: number, startsAt: string): object[] {
  const endsAt = new Date(Date.now() + 240_000).toISOString();
  return Array.from({ length: count }, (_, index) => ({
    labels: { alertname: "HighLatency", instance: `host-${index}:9100`, severity: "critical", job: "node" },
    annotations: { summary: `host-${index} is slow` },
    generatorURL: "http://prometheus:9090/graph?g0.expr=latency&g0.tab=1",
    ...{ startsAt, endsAt },
  }));
}

/** Raises alerts, and sends them again in requests of `size`. @returns the write units of sending them again. */
export async function renew(
  cloud: MeteredCloud,
  apiKey: string,
  count: number,
  size: number,
): Promise<{ readonly journal: number; readonly all: number }> {
  const startsAt = new Date().toISOString();
  const send = async () => {
    const alerts = firing(count, startsAt);
    for (let start = 0; start < count; start += size)
      await cloud.post(apiKey, "/api/v2/alerts", alerts.slice(start, start + size));
    await cloud.quiet();
  };
  await send();
  cloud.usage.forget();
  await send();
  const units = (of: { readonly writeUnits: number }): number => of.writeUnits;
  return { journal: units(cloud.usage.table("tocsin-local-journal")), all: cloud.usage.sum(units) };
}
