import { afterAll, beforeAll, expect, test } from "vitest";
import { alarm } from "../support/alarms.ts";
import { fromAddress } from "../support/from-address.ts";
import { type StartedTocsin, startTocsin } from "../support/start-tocsin.ts";
import { connect, eventually, type Problem, type Tenant, type Tocsin } from "../support/tocsin.ts";

/**
 * A Tocsin with limits that tests can reach: those for strangers as they are by default, that for all requests of an
 * address high enough not to be in the way. Each test comes from an address of its own.
 */
let started: StartedTocsin;
let tocsin: Tocsin;
let tenant: Tenant;

beforeAll(async () => {
  started = await startTocsin(undefined, { global: 3000, alarms: 2000, store_deadline_ms: 2000 });
  tocsin = connect(started.running);
  tenant = await tocsin.newTenant();
});

afterAll(() => started?.stop());

const from = (address: string) => fromAddress(address, started.running.apiUrl);

/** The statuses of many requests, so many at a time. */
async function statuses(count: number, atOnce: number, ask: () => Promise<{ status: number }>) {
  const counts: Record<number, number> = {};
  let asked = 0;
  const client = async (): Promise<void> => {
    while (asked++ < count) {
      const { status } = await ask();
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return counts;
}

test("of 500 requests of a stranger, 100 at a time, exactly 100 are answered", async () => {
  const ask = from("127.0.0.2");
  expect(await statuses(500, 100, () => ask("/openapi.json"))).toEqual({ 200: 100, 429: 400 });
});

test("a refusal says which limit, when to come back, and what there was", async () => {
  const ask = from("127.0.0.3");
  await statuses(100, 10, () => ask("/"));
  const { status, headers, body } = await ask<Problem>("/");
  expect(status).toBe(429);
  expect(body).toMatchObject({
    type: expect.stringMatching(/#problem-rate-limited$/),
    "violated-policies": ["api"],
  });
  const wait = Number(headers.get("retry-after"));
  expect(wait).toBeGreaterThan(40);
  expect(wait).toBeLessThanOrEqual(60);
  expect(headers.get("ratelimit-policy")).toBe('"global";q=3000;w=60, "api";q=100;w=60');
  expect(headers.get("ratelimit")).toMatch(new RegExp(`^"global";r=\\d+;t=1, "api";r=0;t=${wait}$`));
});

test("who has a key is held to the key's limit instead, which its wrong uses don't touch", async () => {
  const ask = from("127.0.0.4");
  const get = (key: string) => () => ask("/api/v1/entities", { headers: { "x-api-key": key } });
  expect(await statuses(130, 10, get("tk_wrong"))).toEqual({ 401: 100, 429: 30 });
  const { status, headers } = await get(tenant.apiKey)();
  expect(status).toBe(200);
  expect(headers.get("ratelimit-policy")).toBe('"global";q=3000;w=60, "client";q=10000;w=60');
});

test("nobody gets around the limit of the address by what a header says", async () => {
  const ask = from("127.0.0.5");
  let made = 0;
  const forged = () => ask("/docs", { headers: { "x-forwarded-for": `10.0.0.${made++ % 250}` } });
  expect(await statuses(150, 10, forged)).toEqual({ 200: 100, 429: 50 });
});

test("all requests of an address together come in no larger a burst than a tenth of its limit", async () => {
  const ask = from("127.0.0.6");
  const get = () => ask("/api/v1/entities", { headers: { "x-api-key": tenant.apiKey } });
  const began = Date.now();
  const counts = await statuses(800, 50, get);
  const meanwhile = ((Date.now() - began) / 60_000) * 3000;
  expect(counts[200]).toBeGreaterThanOrEqual(300);
  expect(counts[200]).toBeLessThanOrEqual(300 + meanwhile + 1);
  expect((counts[200] ?? 0) + (counts[429] ?? 0)).toBe(800);
});

test("ingest counts alarms, a batch by its size", async () => {
  const ask = from("127.0.0.7");
  const other = await tocsin.newTenant();
  const send = (count: number) =>
    ask<Problem>("/api/v1/alarms/ingest/batch", {
      method: "POST",
      headers: { "x-api-key": other.apiKey },
      body: { alarms: Array.from({ length: count }, () => alarm()) },
    });
  expect((await send(200)).headers.get("ratelimit-policy")).toContain('"alarms";q=2000;w=60');
  const refused = await send(200);
  expect(refused).toMatchObject({ status: 429, body: { "violated-policies": ["alarms"] } });
});

test("violations are told once for each key and minute, with their number", async () => {
  const ask = from("127.0.0.8");
  await statuses(140, 10, () => ask("/"));
  await eventually(() => {
    const told = tocsin.logLines("address/127.0.0.8/api")?.map(({ message }) => JSON.parse(message).event);
    expect(told).toHaveLength(1);
    expect(told?.[0]).toMatchObject({
      event_type: "security.rate_limit_violation",
      payload: { policy: "api", quota: 100, count: 1 },
    });
  });
});
