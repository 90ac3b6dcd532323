/**
 * What an alarm costs on AWS: `npm run bench:cost`. Replays a network (`TRACE=<folder>`, else a generated one) in
 * order and a storm of 100,000 alarms over HTTP on the local cloud, and counts all that would be billed.
 * `ALL=1` replays all alarms one by one, too; `SAMPLE_RATE` says which part of all traces is kept. Exits with 1 when a target is missed.
 */
import { createTenant } from "#shared/tenants/tenant-store.ts";
import { type MeteredCloud, startMeteredCloud, tenantWith } from "./cost/metered-cloud.ts";
import { renew } from "./cost/renewals.ts";
import { replayInOrder, type Stretch, storm } from "./cost/replay.ts";
import { costRow } from "./cost/report.ts";
import { generatedNetwork, networkAtHand } from "./network/network.ts";
import type { Network } from "./network/reports.ts";
import { printTable, whole } from "./table.ts";

const BATCHES = [1, 10, 100, 1000];
/** So that the small batches don't take a quarter of an hour; an alarm costs the same in a prefix. */
const MOST_REQUESTS = process.env.ALL ? Number.POSITIVE_INFINITY : 5000;
const STORM_SIZES = [25_000, 50_000, 100_000];
/** Of all requests, the part whose traces are stored: what a deployment has by default. */
const SAMPLE_RATE = Number(process.env.SAMPLE_RATE ?? 0.1);
const STORM_ALARMS = STORM_SIZES.at(-1)!;
/** Units per alarm in order, by batch. */
const MOST_UNITS: Readonly<Record<number, { readonly write: number; readonly read: number }>> = {
  1: { write: 6, read: 6 },
  100: { write: 0.25, read: 0.5 },
};
/** Alerts that Prometheus sends again each minute, and the write units that may cost: in one request, or as many as it puts in one. */
const RENEWED = 1000;
const RENEWED_AT_ONCE = [1000, 256, 64];
const MOST_RENEWAL_UNITS = 20;
/** Of a storm's time over its size: above this it isn't linear. */
const MOST_EXPONENT = 1.15;

function miss(what: string): void {
  console.log(`MISSED: ${what}`);
  process.exitCode = 1;
}

const perRequest = ({ requests, readUnits, bytesRead }: Stretch): string =>
  `${(readUnits / requests).toFixed(2)} units, ${whole(bytesRead / requests)} bytes`;

async function inOrder(cloud: MeteredCloud, network: Network): Promise<void> {
  const rows: Record<string, string>[] = [];
  const stretches: string[] = [];
  for (const batch of BATCHES) {
    const apiKey = await tenantWith(cloud, network);
    const reports = network.reports.slice(0, MOST_REQUESTS * batch);
    cloud.usage.forget();
    const [first, last] = await replayInOrder(cloud, apiKey, reports, batch);
    await cloud.quiet();
    rows.push(costRow(cloud.usage, batch, reports.length));
    stretches.push(`batches of ${batch}: first tenth ${perRequest(first)}; last tenth ${perRequest(last)}`);
    if (last.readUnits / last.requests > 1.5 * (first.readUnits / first.requests))
      miss("reads grow with the journal");
    checkUnits(cloud, batch, reports.length);
  }
  console.log(`\n${network.name}, in order, each batch when the one before is in the journal and published:`);
  printTable(rows);
  console.log(`\nRead from the journal per batch:\n${stretches.join("\n")}`);
}

function checkUnits({ usage }: MeteredCloud, batch: number, alarms: number): void {
  const most = MOST_UNITS[batch];
  const write = usage.sum(({ writeUnits }) => writeUnits) / alarms;
  const read = usage.sum(({ readUnits }) => readUnits) / alarms;
  if (most && write > most.write)
    miss(`${write} write units per alarm in batches of ${batch}, ${most.write} wanted`);
  if (most && read > most.read)
    miss(`${read} read units per alarm in batches of ${batch}, ${most.read} wanted`);
  for (const what of usage.disagreements.slice(0, 3)) miss(`the engine counts otherwise than AWS: ${what}`);
}

async function storms(cloud: MeteredCloud): Promise<void> {
  const network = generatedNetwork(STORM_ALARMS);
  const rows: Record<string, string>[] = [];
  for (const batch of BATCHES) {
    const apiKey = await tenantWith(cloud, network);
    const reports = network.reports.slice(0, MOST_REQUESTS * batch);
    cloud.usage.forget();
    const ms = await storm(cloud, apiKey, reports, batch);
    await cloud.quiet();
    const rate = whole((reports.length / ms) * 1000);
    rows.push({
      ...costRow(cloud.usage, batch, reports.length),
      seconds: (ms / 1000).toFixed(1),
      "alarms/s": rate,
    });
  }
  console.log("\nA storm in one tenant, four senders as fast as they can:");
  printTable(rows);
}

async function stormGrowth(cloud: MeteredCloud): Promise<void> {
  const network = generatedNetwork(STORM_ALARMS);
  const times: number[] = [];
  for (const size of STORM_SIZES) {
    const apiKey = await tenantWith(cloud, network);
    times.push(await storm(cloud, apiKey, network.reports.slice(0, size), 100));
    console.log(`${whole(size)} alarms in batches of 100: ${(times.at(-1)! / 1000).toFixed(2)} s`);
  }
  const exponent = Math.log(times.at(-1)! / times[0]!) / Math.log(STORM_ALARMS / STORM_SIZES[0]!);
  console.log(`Growth exponent of the storm's time: ${exponent.toFixed(3)}`);
  if (exponent > MOST_EXPONENT)
    miss(`the storm's time grows with the power ${exponent.toFixed(3)} of its size`);
}

async function renewals(cloud: MeteredCloud): Promise<void> {
  const rows: Record<string, string>[] = [];
  for (const size of RENEWED_AT_ONCE) {
    const { apiKey } = await createTenant(`bench ${Math.random()}`);
    const { journal, all } = await renew(cloud, apiKey, RENEWED, size);
    rows.push({
      "alerts in a request": String(size),
      "journal w": journal.toFixed(1),
      "all w": all.toFixed(1),
    });
    if (all > MOST_RENEWAL_UNITS)
      miss(`${all} write units for ${RENEWED} renewals in requests of ${size}, ${MOST_RENEWAL_UNITS} wanted`);
  }
  console.log(`\nWrite units of ${whole(RENEWED)} firing alerts that are sent again in the same words:`);
  printTable(rows);
}

console.log(`w, r: write and read units of DynamoDB per alarm, by table; table calls, queue req(uests), events, S3: per alarm.
$: dollars for a million alarms, on demand in us-east-1; Lambda, the gateway, logs and storage are left out, and so is
reading by clients. In one process workers never lose a race for the journal: two containers taking turns would add at
most one refused put and one query per entry.`);
const cloud = await startMeteredCloud(SAMPLE_RATE);
await renewals(cloud);
await inOrder(cloud, networkAtHand(STORM_ALARMS));
await stormGrowth(cloud);
await storms(cloud);
await cloud.stop();
