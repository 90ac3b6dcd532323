import { describe, expect, test } from "vitest";
import type { ClientKey } from "#shared/api-clients/client-key.ts";
import type { LogEvent } from "#shared/lambda/log-consumer.ts";
import { storeLines } from "#shared/telemetry/store-lines.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";
import { clients, holder, newKey, register } from "../api-clients/client-support.ts";

const tocsin = connect();

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
const event = { event_type: "health.check", severity: "info", category: "health" };

/** A line as CloudWatch brings it. */
const brought = (id: string, text: string) => ({ id, functionName: "", timestamp: 0, message: text });

function line(tenant: Tenant, number: number, fields: object) {
  const common = { timestamp: at(number), level: "INFO", service: "tocsin", tenant_id: tenant.id };
  const ids = { correlation_id: "case", span_id: "s", trace_id: "t", function_name: "check-things" };
  return brought(`${tenant.id} ${number}`, JSON.stringify({ ...common, ...ids, ...fields }));
}

const events = (tenant: Tenant) => tenant.get<Page<TelemetryEvent>>("/telemetry/events?limit=200");
const total = async (tenant: Tenant) =>
  (await tenant.get<{ total: number }>(`/telemetry/summary?from=${at(0)}&to=${at(59)}`)).total;
const store = (lines: readonly LogEvent[]) => storeLines({ id: crypto.randomUUID(), events: lines });

describe("a batch of lines", () => {
  test("that comes again, in part, or twice at once, changes nothing", async () => {
    const tenant = await tocsin.newTenant();
    const lines = Array.from({ length: 59 }, (_, second) =>
      line(tenant, second, second % 2 === 0 ? { message: "event", event } : { message: `line ${second}` }),
    );
    await Promise.all([store(lines), store(lines), store(lines.slice(20))]);
    await store(lines.slice(0, 30));
    expect((await events(tenant)).items).toHaveLength(30);
    expect(await total(tenant)).toBe(30);
    const { items } = await tenant.get<{ items: unknown[] }>("/telemetry/trace/case");
    expect(items).toHaveLength(59);
  });

  test("is stored but for the lines that can't be read", async () => {
    const tenant = await tocsin.newTenant();
    const bad = ["", "{", "null", "START RequestId: 1", '{"service":"tocsin"}'];
    const good = [1, 2].map((second) => line(tenant, second, { message: "event", event }));
    await store([good[0]!, ...bad.map((text, at) => brought(`bad ${at}`, text)), good[1]!]);
    expect((await events(tenant)).items).toHaveLength(2);
  });

  test("from many writers at once is counted event by event", async () => {
    const tenant = await tocsin.newTenant();
    const writers = Array.from({ length: 8 }, (_, writer) =>
      store(
        Array.from({ length: 5 }, (_, part) => line(tenant, writer * 5 + part, { message: "event", event })),
      ),
    );
    await Promise.all(writers);
    expect(await total(tenant)).toBe(40);
  });
});

test("a key is marked as used once a request with it was logged", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const client = await register(tenant, ["alarms:read"]);
  const issued = await newKey(tenant, client);
  const before = Date.now();
  expect((await holder(tocsin, tenant, issued).send("GET", "/api/v1/alarms")).status).toBe(200);
  await eventually(async () => {
    const { last_used_at } = await tenant.get<ClientKey>(`${clients}/${client.id}/keys/${issued.id}`);
    expect(Date.parse(last_used_at ?? "")).toBeGreaterThanOrEqual(before);
  });
});
