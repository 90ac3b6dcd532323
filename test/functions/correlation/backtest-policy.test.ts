import { beforeAll, expect, test } from "vitest";
import type * as z from "zod";
import type { BacktestReport } from "#shared/correlation/backtest.ts";
import type { GivenClusters } from "#shared/correlation/correlate-given.ts";
import { defaultCorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { alarm, at, raise } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/correlation-policy/backtest";
const tocsin = connect();
let tenant: Tenant;
let ids: string[];

const on = (entity_id: string, seconds: number) =>
  alarm({ entity_id, alarm_type: `on ${entity_id}`, raised_at: at(seconds) });

const alarms = [on("a", 0), on("a", 200), on("a", 700), on("b", 40), on("b", 130), on("lone", 0)];
const links = [["a", "b"]];
const narrow = { ...defaultCorrelationPolicy, entity: { window_s: 100 } };
const wide = { ...defaultCorrelationPolicy, entity: { window_s: 500 } };

const backtest = (body: object) => tenant.post<BacktestReport>(path, body);

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  const entity = (id: string, depends_on: string[] = []) => ({
    id,
    entity_type: "NODE",
    name: id,
    depends_on,
  });
  await tenant.post("/api/v1/entities/bulk", { entities: [entity("a", ["b"]), entity("b")] });
  ids = await raise(tenant, ...alarms);
});

test("tells of the present policy what is there", async () => {
  const { present, report_count } = await backtest({});
  expect(report_count).toBe(6);
  expect(present).toEqual({
    alarm_count: 6,
    cluster_count: 1,
    lone_alarm_count: 2,
    largest_cluster: 4,
    largest_share: 4 / 6,
    compression: 0.5,
    incidents: { opened: 1, merged: 0, by_severity: { minor: 1 } },
  });
});

test.each([
  ["narrower", narrow],
  ["wider", wide],
])("of a %s window it finds the clusters that the batch algorithm does", async (_, policy) => {
  const { clusters } = await tenant.post<z.output<typeof GivenClusters>>("/api/v1/clusters/correlate", {
    alarms,
    links,
    policy,
  });
  const { tried } = await backtest({ policy });
  const sizes = clusters.map(({ members }) => members.length);
  expect([tried.cluster_count, tried.lone_alarm_count, tried.largest_cluster]).toEqual([
    sizes.filter((size) => size > 1).length,
    sizes.filter((size) => size === 1).length,
    Math.max(...sizes),
  ]);
});

test("names the clusters that would be joined, and those that would be taken apart", async () => {
  const { changes: joining } = await backtest({ policy: wide });
  expect(joining).toMatchObject({ alarms_moved: 5, joined_count: 1, split_count: 0 });
  expect(joining.joined).toEqual([
    {
      cluster_id: ids[0],
      alarm_count: 5,
      part_count: 2,
      parts: [
        { cluster_id: ids[0], alarm_count: 4 },
        { cluster_id: ids[2], alarm_count: 1 },
      ],
    },
  ]);
  const apart = { ...narrow, neighbour: { window_s: 0, hops: 0 } };
  const { changes: splitting } = await backtest({ policy: apart });
  expect(splitting).toMatchObject({ alarms_moved: 4, joined_count: 0, split_count: 1 });
  expect(splitting.split[0]).toMatchObject({ cluster_id: ids[0], alarm_count: 4, part_count: 3 });
});

test("counts the incidents that other rules would open", async () => {
  const rules = { open_at_severity: "minor" };
  const { tried, present, changes } = await backtest({ rules });
  expect([present.incidents.opened, tried.incidents.opened]).toEqual([1, 3]);
  expect(tried.incidents.by_severity).toEqual({ minor: 3 });
  expect(changes.alarms_moved).toBe(0);
});

test("stores nothing: policy, rules, clusters and incidents stay", async () => {
  const state = () =>
    Promise.all(
      ["correlation-policy", "incident-rules", "clusters?min_count=1", "incidents"].map((what) =>
        tenant.get(`/api/v1/${what}`),
      ),
    );
  const before = await state();
  await backtest({ policy: wide, rules: { open_at_severity: "warning" } });
  expect(await state()).toEqual(before);
});

test("422 to a policy that couldn't be set, and to a span that begins more than a day ago", async () => {
  const pointers = async (body: object) =>
    (await tenant.refusal("POST", path, body)).errors?.map(({ pointer }) => pointer);
  expect(await pointers({ policy: { ...narrow, neighbour: { window_s: 101, hops: 1 } } })).toEqual([
    "#/policy/neighbour/window_s",
  ]);
  expect(await pointers({ from: "2020-01-01T00:00:00Z" })).toEqual(["#/from"]);
  const moment = at(0);
  expect(await pointers({ from: moment, to: moment })).toEqual(["#/to"]);
});
