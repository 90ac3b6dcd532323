import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { alarm } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

async function scrape(tenant: Tenant): Promise<string> {
  const { status, headers, body } = await tenant.send<string>("GET", "/metrics");
  expect([status, headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  return body;
}

/** The sum of all samples whose line begins so. */
const sumOf = (text: string, beginning: string): number =>
  text
    .split("\n")
    .filter((line) => line.startsWith(beginning))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);

test("requests are counted over all functions: as many as were sent, by route, method and status", async () => {
  const tenant = await tocsin.newTenant();
  const missing = 'http_requests_total{route="/api/v1/entities/{id}",method="GET",status="404"}';
  const before = await scrape(tenant);
  await Promise.all(
    Array.from({ length: 17 }, (_, index) => tenant.refusal("GET", `/api/v1/entities/m${index}`)),
  );
  await eventually(async () => {
    const after = await scrape(tenant);
    // Other tests look for entities that aren't there, too.
    expect(sumOf(after, missing) - sumOf(before, missing)).toBeGreaterThanOrEqual(17);
    const errors = 'errors_total{status="404",endpoint="GET /api/v1/entities/{id}"}';
    expect(sumOf(after, errors)).toBe(sumOf(after, missing));
    expect(sumOf(after, "http_requests_total")).toBe(sumOf(after, "request_duration_seconds_count"));
  });
});

test("alarms are counted by the way they came in, calls to the database by their kind", async () => {
  const tenant = await tocsin.newTenant();
  const before = await scrape(tenant);
  await tenant.ingest(alarm(), alarm(), alarm());
  await eventually(async () => {
    const after = await scrape(tenant);
    const ingested = 'signals_ingested_total{source="http"}';
    expect(sumOf(after, ingested) - sumOf(before, ingested)).toBeGreaterThanOrEqual(3);
    for (const kind of ["read", "query", "write"])
      expect(sumOf(after, `db_query_duration_seconds_count{query_type="${kind}"}`)).toBeGreaterThan(0);
    expect(sumOf(after, "db_connection_pool_size ")).toBeGreaterThan(0);
  });
});

test("no number of a counter ever shrinks, whoever scrapes", async () => {
  const tenant = await tocsin.newTenant();
  let before = new Map<string, number>();
  for (let round = 0; round < 4; round++) {
    // Those of one round are answered at the same time: only what an earlier round saw is a bound.
    const scraped = (await Promise.all([scrape(tenant), scrape(tenant), scrape(tenant)])).map(countersOf);
    for (const now of scraped)
      for (const [name, value] of before) expect(now.get(name), name).toBeGreaterThanOrEqual(value);
    before = scraped.reduce(greatest);
    await sleep(600);
  }
});

const countersOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split("\n")
      .filter((line) => /^\w+(_total|_count|_sum|_bucket)\{/.test(line))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );

const greatest = (one: Map<string, number>, other: Map<string, number>): Map<string, number> =>
  new Map([...one, ...other].map(([name]) => [name, Math.max(one.get(name) ?? 0, other.get(name) ?? 0)]));

test("promtool finds nothing wrong", async (context) => {
  const text = await scrape(await tocsin.newTenant());
  const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  if (checked.error) context.skip("promtool isn't installed (Debian: apt-get install prometheus)");
  expect([checked.status, checked.stdout]).toEqual([0, ""]);
});
