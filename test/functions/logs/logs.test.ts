import { describe, expect, test } from "vitest";
import { keyIdOf } from "#shared/access/api-key.ts";
import type { SystemLog } from "#shared/telemetry/system-log.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

const line = (fields: object = {}) => ({
  ...{ level: "WARNING", category: "finance", message: "The books don't balance" },
  ...fields,
});

const write = (tenant: Tenant, fields?: object) => tenant.post<SystemLog>("/system/logs", line(fields));
/** What somebody wrote; the system's own lines are in the same log. */
const written = async (tenant: Tenant, query = "") =>
  (await tenant.get<Page<SystemLog>>(`/system/logs?source=api&${query}`)).items;

test("a line is read back as it was written, with the ids of the request that wrote it", async () => {
  const tenant = await tocsin.newTenant();
  const context = { account: "4711", difference: -0.1 };
  const answer = await tenant.send<SystemLog>("POST", "/system/logs", line({ context }));
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    ...line({ context }),
    id: expect.any(String),
    timestamp: expect.any(String),
    source: "api",
    user_id: keyIdOf(tenant.apiKey),
    correlation_id: answer.headers.get("x-correlation-id"),
    trace_id: answer.headers.get("x-trace-id"),
    span_id: expect.any(String),
  });
  expect(await written(tenant)).toEqual([answer.body]);
});

test("a request that is sent again with its key writes one line", async () => {
  const tenant = await tocsin.newTenant();
  const key = { "idempotency-key": crypto.randomUUID() };
  const [first, again] = [
    await tenant.send<SystemLog>("POST", "/system/logs", line(), key),
    await tenant.send<SystemLog>("POST", "/system/logs", line(), key),
  ];
  expect(again.body).toEqual(first.body);
  expect(await written(tenant)).toHaveLength(1);
});

test("that a line was written is an event", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const { id, correlation_id } = await write(tenant);
  const { items } = await eventually(async () => {
    const page = await tenant.get<Page<TelemetryEvent>>("/telemetry/events?event_type=log.write");
    expect(page.items).toHaveLength(1);
    return page;
  });
  expect(items).toMatchObject([{ correlation_id, source: "write-log", payload: { id, level: "WARNING" } }]);
});

describe("the log", () => {
  const lines = [
    { level: "DEBUG" },
    { category: "security" },
    { correlation_id: "case-2" },
    { user_id: "user-3" },
    { level: "CRITICAL", category: "auth" },
  ];
  let made: Promise<{ tenant: Tenant; logs: SystemLog[] }> | undefined;
  const some = () => {
    made ??= tocsin.newTenant().then(async (tenant) => {
      const logs: SystemLog[] = [];
      for (const fields of lines) logs.push(await write(tenant, fields));
      return { tenant, logs };
    });
    return made;
  };

  test.each([
    [{}, [4, 3, 2, 1, 0]],
    [{ level: "DEBUG" }, [0]],
    [{ category: "security" }, [1]],
    [{ correlation_id: "case-2" }, [2]],
    [{ user_id: "user-3" }, [3]],
    [{ level: "CRITICAL", category: "finance" }, []],
  ])("filtered by %j has only these, in a query string as in a body", async (filters, expected) => {
    const { tenant, logs } = await some();
    const ids = expected.map((index) => logs[index]!.id);
    const query = new URLSearchParams(filters as Record<string, string>);
    expect((await written(tenant, query.toString())).map(({ id }) => id)).toEqual(ids);
    const body = { source: "api", ...filters };
    const { items } = await tenant.post<Page<SystemLog>>("/system/logs/query", body);
    expect(items.map(({ id }) => id)).toEqual(ids);
  });

  test("can be asked for a time, page by page", async () => {
    const { tenant, logs } = await some();
    const range = { source: "api", from: logs[1]!.timestamp, to: logs[4]!.timestamp };
    const first = await tenant.post<Page<SystemLog>>("/system/logs/query", { ...range, limit: 1 });
    const rest = await tenant.post<Page<SystemLog>>("/system/logs/query", {
      ...{ ...range, limit: 1 },
      cursor: first.next_cursor,
    });
    expect([first, rest].flatMap(({ items }) => items.map(({ id }) => id))).toEqual([
      logs[3]!.id,
      logs[2]!.id,
    ]);
  });
});
