import { randomBytes } from "node:crypto";
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

/** The tail of a trace's id decides whether it is kept: one in ten here, so that each run stores as many as the next. */
const traceparent = (request: number): string =>
  `00-${randomBytes(9).toString("hex")}0${(request % 10 === 0 ? "f" : "0").repeat(13)}-${randomBytes(8).toString("hex")}-00`;

/** A mean over so many rounds, because what limits cost depends on when they were last renewed. */
const rounds = 5;

/** Raises alerts, and sends them again in requests of `size`. @returns the write units of sending them again once. */
export async function renew(
  cloud: MeteredCloud,
  apiKey: string,
  count: number,
  size: number,
): Promise<{ readonly journal: number; readonly all: number }> {
  const startsAt = new Date().toISOString();
  let request = 0;
  const send = async () => {
    const alerts = firing(count, startsAt);
    for (let start = 0; start < count; start += size)
      await cloud.post(apiKey, "/api/v2/alerts", alerts.slice(start, start + size), {
        traceparent: traceparent(++request),
      });
    await cloud.quiet();
  };
  await send();
  cloud.usage.forget();
  for (let round = 0; round < rounds; round++) await send();
  const units = ({ writeUnits }: { readonly writeUnits: number }): number => writeUnits / rounds;
  return { journal: units(cloud.usage.table("tocsin-local-journal")), all: cloud.usage.sum(units) };
}
