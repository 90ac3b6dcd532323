import { beforeAll, describe, expect, test } from "vitest";
import type { Cluster } from "#shared/clusters/cluster.ts";
import { alarm, at, type Page, present, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;

/** Clusters by entity: how many alarms, the first at which second, and how severe. */
const given = [
  { entity: "lone", count: 1, second: 5000, severity: "major" },
  { entity: "pair", count: 2, second: 4000, severity: "minor" },
  { entity: "three", count: 3, second: 3000, severity: "critical" },
  { entity: "four", count: 4, second: 2000, severity: "minor" },
  { entity: "cleared", count: 2, second: 1000, severity: "warning" },
];

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  const alarms = given.flatMap(({ entity, count, second, severity }) =>
    Array.from({ length: count }, (_, index) =>
      alarm({ entity_id: entity, alarm_id: `${entity} ${index}`, severity, raised_at: at(second + index) }),
    ),
  );
  const ids = await raise(tenant, ...alarms);
  await tenant.ingest(
    ...[0, 1].map((index) =>
      alarm({ alarm_id: `cleared ${index}`, severity: "cleared", raised_at: at(2500) }),
    ),
  );
  await eventually(async () =>
    expect(await present(tenant, ids.at(-1)!)).toMatchObject([{ state: "cleared" }]),
  );
});

/** The clusters that a query finds, by their entity. */
async function found(query: string): Promise<(string | undefined)[]> {
  const { items } = await tenant.get<Page<Cluster>>(`/api/v1/clusters?${query}`);
  return items.map(({ entities }) => entities.top[0]?.id);
}

test("comes by the newest activity, which a clear is too, without clusters of one", async () => {
  expect(await found("")).toEqual(["pair", "three", "cleared", "four"]);
});

test("comes in pages", async () => {
  const first = await tenant.get<Page<Cluster>>("/api/v1/clusters?limit=2&min_count=1");
  const rest = await found(`limit=200&min_count=1&cursor=${first.next_cursor}`);
  expect([...first.items.map(({ entities }) => entities.top[0]?.id), ...rest]).toEqual([
    "lone",
    "pair",
    "three",
    "cleared",
    "four",
  ]);
});

describe("is filtered by", () => {
  test.each([
    ["min_count=1", ["lone", "pair", "three", "cleared", "four"]],
    ["min_count=3", ["three", "four"]],
    ["min_count=5", []],
    ["state=open", ["pair", "three", "four"]],
    ["state=cleared", ["cleared"]],
    ["severity=minor", ["pair", "four"]],
    ["severity=CRITICAL", ["three"]],
    [`from=${at(3002)}`, ["pair", "three"]],
    [`to=${at(3002)}`, ["cleared", "four"]],
    [`from=${at(2003)}&to=${at(3002)}&state=open`, ["four"]],
  ])("%s", async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });
});

test.each(["min_count=0", "min_count=two", "state=merged", "severity=loud", "from=1"])(
  "422 to %s",
  async (query) => {
    const { status, errors } = await tenant.refusal("GET", `/api/v1/clusters?${query}`);
    expect([status, errors?.[0]?.pointer]).toEqual([422, `#/query/${query.split("=")[0]}`]);
  },
);
