import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import type { KpiAggregate } from "#shared/kpis/kpi-query.ts";
import type { KpiSample } from "#shared/kpis/kpi-sample.ts";
import { entityPart, shardOf } from "#shared/kpis/series-key.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Problem, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const path = "/api/v1/kpis";
const start = Date.UTC(2026, 10, 20, 10);
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

const sample = (fields: object = {}) => ({
  ...{ entity_id: "cell-1", metric_name: "traffic", value: 12.5, timestamp: at(0), source: "pm" },
  ...fields,
});
const send = (tenant: Tenant, ...samples: readonly unknown[]) =>
  tenant.post<z.output<typeof BatchAnswer>>(path, { samples });
const list = <T = KpiSample>(tenant: Tenant, query = "") =>
  tenant.get<Page<T>>(`${path}?entity_id=cell-1&metric_name=traffic${query}`);

let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

describe("a batch", () => {
  test("is read back at once, newest first, with all that was sent", async () => {
    const own = await tocsin.newTenant();
    const samples = [0, 7200, 60, 3600].map((seconds) => sample({ timestamp: at(seconds), value: seconds }));
    const answer = await send(own, ...samples, sample({ metric_name: "drops" }));
    expect(answer).toMatchObject({ accepted: 5, rejected: 0 });
    const { items } = await list(own);
    const expected = samples.map(({ timestamp, ...rest }) => ({ ...rest, timestamp, tenant_id: own.id }));
    expect(items.map(({ id, ...rest }) => rest)).toEqual(
      expected.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1)),
    );
    const ids = answer.results.map((result) => (result.status === "accepted" ? result.event_id : ""));
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(ids.slice(0, 4)));
  });

  test("takes the good ones, and tells each bad one its own problem", async () => {
    const body = JSON.stringify({
      samples: [
        sample(),
        sample({ value: "12" }),
        sample({ value: "HUGE" }),
        sample({ value: null }),
        sample({ timestamp: "yesterday" }),
        { entity_id: "cell-1" },
        sample({ entity_id: "" }),
      ],
    }).replace('"HUGE"', "1e999");
    const { status, body: answer } = await tenant.send<z.output<typeof BatchAnswer>>("POST", path, body);
    expect(status).toBe(202);
    expect(answer).toMatchObject({ accepted: 1, rejected: 6 });
    const problems = answer.results.map((result) =>
      result.status === "rejected"
        ? [result.problem.status, result.problem.errors.map(({ pointer }) => pointer)]
        : [],
    );
    expect(problems).toEqual([
      [],
      [422, ["#/value"]],
      [422, ["#/value"]],
      [422, ["#/value"]],
      [422, ["#/timestamp"]],
      [422, ["#/metric_name", "#/value", "#/timestamp", "#/source"]],
      [422, ["#/entity_id"]],
    ]);
  });

  test("of bad ones only is 422, with the same results", async () => {
    const { status, body } = await tenant.send<Problem>("POST", path, { samples: [{}, 7] });
    expect(status).toBe(422);
    expect(body).toMatchObject({ accepted: 0, rejected: 2, results: [{ index: 0 }, { index: 1 }] });
  });

  test("NaN in JSON is no JSON: 400", async () => {
    const text = JSON.stringify({ samples: [sample({ value: 0 })] }).replace(":0,", ":NaN,");
    expect((await tenant.send("POST", path, text)).status).toBe(400);
  });

  test.each([0, 1001])("422 to %i samples", async (count) => {
    const samples = Array.from({ length: count }, () => sample());
    expect((await tenant.refusal("POST", path, { samples })).status).toBe(422);
  });

  test("takes 1000 of as many entities at once", async () => {
    const own = await tocsin.newTenant();
    const samples = Array.from({ length: 1000 }, (_, index) => sample({ entity_id: `cell-${index}` }));
    expect(await send(own, ...samples)).toMatchObject({ accepted: 1000, rejected: 0 });
    expect((await list(own)).items).toHaveLength(1);
  });

  test("sent twice is there once; of two values of one moment the later counts, also in one request", async () => {
    const own = await tocsin.newTenant();
    const ids: unknown[] = [];
    for (const value of [1, 1, 2, 1, 3]) ids.push((await send(own, sample({ value }))).results[0]);
    expect((await list(own)).items).toMatchObject([{ value: 3 }]);
    expect(new Set(ids.map((id) => JSON.stringify(id))).size).toBe(1);
    await send(own, sample({ value: 4 }), sample({ value: 5, source: "other" }));
    expect((await list(own)).items).toMatchObject([{ value: 5, source: "other" }]);
  });
});

describe("a series", () => {
  let own: Tenant;
  const count = 300;
  beforeAll(async () => {
    own = await tocsin.newTenant();
    const samples = Array.from({ length: count }, (_, index) =>
      sample({ timestamp: at(index * 60), value: index }),
    );
    for (let from = 0; from < count; from += 50) await send(own, ...samples.slice(from, from + 50).reverse());
  });

  test("comes in pages without a gap or a repeat, also within an hour", async () => {
    const seen: number[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const page: Page<KpiSample> = await list(own, `&limit=37${next && `&cursor=${next}`}`);
      seen.push(...page.items.map(({ value }) => value));
      next = page.next_cursor;
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => count - 1 - index));
  });

  test("is cut by from, which is included, and to, which is not", async () => {
    const { items } = await list(own, `&from=${at(59 * 60)}&to=${at(62 * 60)}`);
    expect(items.map(({ value }) => value)).toEqual([61, 60, 59]);
    expect((await list(own, `&from=${at(62 * 60)}&to=${at(59 * 60)}`)).items).toEqual([]);
  });

  test.each([
    ["min", [240, 180, 120, 60, 0]],
    ["max", [299, 239, 179, 119, 59]],
    ["avg", [269.5, 209.5, 149.5, 89.5, 29.5]],
    ["p95", [296, 236, 176, 116, 56]],
  ])("comes to its %s by the hour", async (aggregate, expected) => {
    for (const interval of ["1h", "3600", "60m"]) {
      const { items } = await list<z.output<typeof KpiAggregate>>(
        own,
        `&from=${at(0)}&aggregate=${aggregate}&interval=${interval}`,
      );
      expect(items.map(({ value }) => Number(value.toFixed(9)))).toEqual(expected);
      expect(items[0]).toMatchObject({ from: at(4 * 3600), to: at(5 * 3600), samples: 60, aggregate });
    }
  });

  test("comes to intervals in pages", async () => {
    const query = `&from=${at(0)}&aggregate=max&interval=10m`;
    const values: number[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const page: Page<KpiAggregate> = await list(own, `${query}&limit=7${next && `&cursor=${next}`}`);
      values.push(...page.items.map(({ value }) => value));
      next = page.next_cursor;
    }
    expect(values).toEqual(Array.from({ length: 30 }, (_, index) => 299 - index * 10));
  });

  test.each([
    ["#/query/interval", `&from=${at(0)}&aggregate=max`],
    ["#/query/interval", `&interval=1h`],
    ["#/query/from", `&aggregate=max&interval=1h`],
    ["#/query/aggregate", `&from=${at(0)}&aggregate=median&interval=1h`],
    ["#/query/interval", `&from=${at(0)}&aggregate=max&interval=1w`],
    ["#/query/interval", `&from=${at(0)}&aggregate=max&interval=0s`],
    ["#/query/interval", `&from=${at(0)}&to=${at(1001 * 60)}&aggregate=max&interval=1m`],
    ["#/query/from", "&from=today"],
  ])("422 at %s to %s", async (pointer, query) => {
    const { status, errors } = await own.refusal("GET", `${path}?entity_id=c&metric_name=m${query}`);
    expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
  });

  test("422 without the entity or the metric", async () => {
    const { errors } = await own.refusal("GET", path);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["#/query/entity_id", "#/query/metric_name"]);
  });

  test("of another tenant, entity or metric isn't in it", async () => {
    expect((await list(await tocsin.newTenant())).items).toEqual([]);
    const { items } = await own.get<Page<KpiSample>>(`${path}?entity_id=cell-1&metric_name=Traffic`);
    expect(items).toEqual([]);
  });
});

test("an entity that is removed leaves no samples behind; a new one of that name keeps its own", async () => {
  const own = await tocsin.newTenant();
  const entity = { id: "cell-1", entity_type: "CELL", name: "A cell" };
  await own.post("/api/v1/entities", entity);
  await send(own, sample(), sample({ timestamp: at(7200) }), sample({ entity_id: "cell-2" }));
  await own.delete("/api/v1/entities/cell-1");
  await own.post("/api/v1/entities", entity);
  await send(own, sample({ timestamp: at(60), value: 60 }));
  await eventually(async () => {
    expect((await list(own)).items.map(({ value }) => value)).toEqual([60]);
  });
  const others = await own.get<Page<KpiSample>>(`${path}?entity_id=cell-2&metric_name=traffic`);
  expect(others.items).toHaveLength(1);
  const { Items } = await tocsin.dynamo.send(
    new QueryCommand({
      TableName: tocsin.table("kpiSamples"),
      KeyConditionExpression: "tenant_shard = :shard AND begins_with(place, :entity)",
      ExpressionAttributeValues: {
        ":shard": shardOf(own.id, entityPart("cell-1")),
        ":entity": entityPart("cell-1"),
      },
    }),
  );
  expect(Items).toHaveLength(1);
});
