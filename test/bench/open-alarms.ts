/**
 * Whether what people do gets slower when more alarms are open: acknowledging one, and reading a page, on the local cloud
 * in a process of its own: `npm run bench:open-alarms`. Exits with 1 when a target is missed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startTocsin } from "../support/start-tocsin.ts";
import { type Client, freshTenant } from "./latency/fresh-tenant.ts";
import { printTable, whole } from "./table.ts";

const SIZES = [1_000, 100_000];
const BATCH = 1000;
const SAMPLES = 200;
const WARM_UPS = 20;
const MOST_TIMES = 1.5;

interface Tenant {
  readonly client: Client;
  readonly ids: readonly string[];
}

/** Ten sites fail at once, each with a hundredth of all alarms in the same minutes: large clusters and many small ones. */
const report = (number: number, begin: number) => ({
  entity_id: number % 10 === 0 ? `site-${number % 100}` : `cell-${number}`,
  ...{ alarm_type: "LINK_DOWN", severity: "minor", source_system: "bench", alarm_id: `a-${number}` },
  raised_at: new Date(begin + number * 20).toISOString(),
});

async function withOpenAlarms(client: Client, count: number): Promise<Tenant> {
  const begin = Date.now() - 3_600_000;
  const ids: string[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const alarms = Array.from({ length: BATCH }, (_, place) => report(start + place, begin));
    const { results } = await client.post<{ results: { event_id: string }[] }>(
      "/api/v1/alarms/ingest/batch",
      { alarms },
    );
    ids.push(...results.map(({ event_id }) => event_id));
  }
  while (!(await client.get(`/api/v1/alarms/${ids.at(-1)}`))) await sleep(100);
  return { client, ids };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const deeds = {
  "acknowledge one": ({ client, ids }: Tenant, turn: number) =>
    client.post(`/api/v1/alarms/${ids[(turn * 37 + 11) % ids.length]}/acknowledge`, {}),
  "a page of open alarms": ({ client }: Tenant) => client.get("/api/v1/alarms?state=open&limit=50"),
};

function p95(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.ceil(0.95 * times.length) - 1]!;
}

/** In turns, so that both meet the same machine. */
async function timesOf(tenants: readonly Tenant[], deed: (tenant: Tenant, turn: number) => Promise<unknown>) {
  const times: number[][] = tenants.map(() => []);
  for (let turn = -WARM_UPS; turn < SAMPLES; turn++) {
    for (const [place, tenant] of tenants.entries()) {
      const ms = await time(() => deed(tenant, turn + WARM_UPS));
      if (turn >= 0) times[place]!.push(ms);
    }
  }
  return times.map(p95);
}

const { running, stop } = await startTocsin();
try {
  const tenants: Tenant[] = [];
  for (const size of SIZES) tenants.push(await withOpenAlarms(await freshTenant(running), size));
  const rows = [];
  for (const [name, deed] of Object.entries(deeds)) {
    const [few = 0, many = 0] = await timesOf(tenants, deed);
    const ratio = many / few;
    rows.push({
      "p95 in ms": name,
      ...{ [`${whole(SIZES[0]!)} open`]: few.toFixed(1), [`${whole(SIZES[1]!)} open`]: many.toFixed(1) },
      ratio: ratio.toFixed(2),
    });
    if (ratio <= MOST_TIMES) continue;
    console.log(`MISSED: ${name} at most ${MOST_TIMES} × as long`);
    process.exitCode = 1;
  }
  printTable(rows);
} finally {
  await stop();
}
