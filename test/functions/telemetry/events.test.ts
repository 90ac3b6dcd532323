import { describe, expect, test } from "vitest";
import { keyIdOf } from "#shared/access/api-key.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Problem, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

interface Recorded {
  readonly accepted: number;
  readonly ids: readonly string[];
}

const event = (fields: object = {}) => ({
  ...{ event_type: "deploy.finished", severity: "info", category: "deploy" },
  ...fields,
});

const list = (tenant: Tenant, query = "") => tenant.get<Page<TelemetryEvent>>(`/telemetry/events?${query}`);
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();

describe("an event", () => {
  test("is read back with all that it said and who said it", async () => {
    const tenant = await tocsin.newTenant();
    const payload = { version: "1.2.3", steps: [1, 2, { ok: true }], nothing: null };
    const sent = event({ source: "ci", payload, timestamp: at(1), correlation_id: "deploy-7" });
    const { accepted, ids } = await tenant.post<Recorded>("/telemetry/events", sent);
    expect(accepted).toBe(1);
    expect((await list(tenant)).items).toEqual([
      { ...sent, id: ids[0], actor: keyIdOf(tenant.apiKey), trace_id: null, span_id: null },
    ]);
  });

  test("that isn't said of another request belongs to the one that brings it", async () => {
    const tenant = await tocsin.newTenant();
    const { headers } = await tenant.send("POST", "/telemetry/events", event());
    expect((await list(tenant)).items).toMatchObject([
      {
        correlation_id: headers.get("x-correlation-id"),
        trace_id: headers.get("x-trace-id"),
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        source: "api",
        payload: {},
      },
    ]);
  });

  test("with an identity of its own counts once, however often it is sent, also at the same moment", async () => {
    const tenant = await tocsin.newTenant();
    const sent = event({ event_id: crypto.randomUUID(), timestamp: at(2) });
    const others = [event({ timestamp: at(3) }), event({ timestamp: at(4) })];
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => tenant.post<Recorded>("/telemetry/events", { events: [sent, ...others] })),
    );
    expect(new Set(answers.map(({ ids }) => ids[0])).size).toBe(1);
    expect((await list(tenant)).items).toHaveLength(1 + 4 * 2);
    const { total } = await tenant.get<{ total: number }>(`/telemetry/summary?from=${at(0)}&to=${at(9)}`);
    expect(total).toBe(9);
  });

  test.each([
    ["nothing at all", {}, ["#/event_type", "#/severity", "#/category"]],
    ["one event beside others", { ...event(), events: [event()] }, ["#/events"]],
    ["an empty batch", { events: [] }, ["#/events"]],
    ["501 events", { events: Array.from({ length: 501 }, () => event()) }, ["#/events"]],
    ["a bad one among others", { events: [event(), event({ severity: "bad" })] }, ["#/events/1/severity"]],
    ["a payload of 20 KB", event({ payload: { text: "x".repeat(20_000) } }), ["#/payload"]],
  ])("is 422 to %s", async (_, body, pointers) => {
    const tenant = await tocsin.newTenant();
    const answer = await tenant.send<Problem>("POST", "/telemetry/events", body);
    expect([answer.status, answer.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
    expect((await list(tenant)).items).toEqual([]);
  });
});

describe("the list", () => {
  test("is newest first, page by page, each event once", async () => {
    const tenant = await tocsin.newTenant();
    const events = Array.from({ length: 500 }, (_, index) => event({ timestamp: at(index / 10) }));
    const { ids } = await tenant.post<Recorded>("/telemetry/events", { events });
    const seen: string[] = [];
    let cursor: string | null = "";
    do {
      const page: Page<TelemetryEvent> = await list(tenant, `limit=200${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual([...ids].sort().reverse());
  });

  test.each([
    ["event_type=a.b", [1]],
    ["source=ci", [2]],
    ["severity=error", [3]],
    ["category=security", [4]],
    ["correlation_id=c-5", [5]],
    ["actor=somebody", [6]],
    [`from=${at(5)}`, [6, 5]],
    [`to=${at(2)}`, [1, 0]],
    [`from=${at(2)}&to=${at(3)}`, [2]],
    [`correlation_id=c-5&from=${at(6)}`, []],
    ["correlation_id=c-5&event_type=a.b", []],
  ])("filtered by %s has only these", async (query, expected) => {
    const tenant = await filtered();
    const { items } = await list(tenant, query);
    expect(items.map(({ timestamp }) => new Date(timestamp).getUTCSeconds())).toEqual(expected);
  });

  let made: Promise<Tenant> | undefined;
  function filtered(): Promise<Tenant> {
    made ??= tocsin.newTenant().then(async (tenant) => {
      const special = [
        {},
        { event_type: "a.b" },
        { source: "ci" },
        { severity: "error" },
        { category: "security" },
        { correlation_id: "c-5" },
        { actor: "somebody" },
      ];
      const events = special.map((fields, second) => event({ timestamp: at(second), ...fields }));
      await tenant.post("/telemetry/events", { events });
      return tenant;
    });
    return made;
  }

  test("looks through a bounded part of the past for what is rare, and goes on from there", async () => {
    const tenant = await tocsin.newTenant();
    await tenant.post("/telemetry/events", event({ timestamp: at(0), source: "rare" }));
    for (let batch = 0; batch < 3; batch++) {
      const events = Array.from({ length: 500 }, () => event({ timestamp: at(1 + batch) }));
      await tenant.post("/telemetry/events", { events });
    }
    const first = await list(tenant, "source=rare");
    expect(first).toEqual({ items: [], next_cursor: expect.any(String) });
    const second = await list(tenant, `source=rare&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ items: [{ source: "rare" }], next_cursor: null });
  });

  test("of what belongs to nobody is for the platform's own administrators", async () => {
    const tenant = await tocsin.newTenant();
    const own = await tocsin.withScopes(tenant, ["telemetry:read"]);
    expect((await own.send("GET", "/telemetry/events?platform=true")).status).toBe(403);
    const platform = await tocsin.withScopes(tenant, ["telemetry:read", "platform:read"]);
    expect((await platform.send("GET", "/telemetry/events?platform=true")).status).toBe(200);
  });
});

describe("the summary", () => {
  test("has true numbers by type, severity and source, hour by hour", async () => {
    const tenant = await tocsin.newTenant();
    const hour = (hours: number) => new Date(Date.UTC(2026, 10, 20, hours, 30)).toISOString();
    const events = [
      ...Array.from({ length: 120 }, () => event({ timestamp: hour(10), source: "ci" })),
      ...Array.from({ length: 30 }, () => event({ timestamp: hour(11), severity: "error" })),
      event({ timestamp: hour(12), event_type: "a.b" }),
    ];
    await tenant.post("/telemetry/events", { events });
    const summary = await tenant.get(`/telemetry/summary?from=${hour(10)}&to=${hour(11)}`);
    expect(summary).toEqual({
      from: "2026-11-20T10:00:00.000Z",
      to: "2026-11-20T11:00:00.000Z",
      total: 150,
      by_type: [{ name: "deploy.finished", events: 150 }],
      by_severity: [
        { name: "info", events: 120 },
        { name: "error", events: 30 },
      ],
      by_source: [
        { name: "ci", events: 120 },
        { name: "api", events: 30 },
      ],
      hours: [
        { hour: "2026-11-20T10:00:00.000Z", total: 120, by_severity: [{ name: "info", events: 120 }] },
        { hour: "2026-11-20T11:00:00.000Z", total: 30, by_severity: [{ name: "error", events: 30 }] },
      ],
    });
  });

  test.each([
    "from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z",
    "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
  ])("is 422 to %s", async (range) => {
    const problem = await (await tocsin.newTenant()).refusal("GET", `/telemetry/summary?${range}`);
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "#/query/from" }] });
  });
});
