import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { entityPart, shardOf } from "#shared/kpis/series-key.ts";
import type { SleepingCellPolicy } from "#shared/sleeping-cells/sleeping-cell-policy.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const policyPath = "/api/v1/sleeping-cell-policy";
const minuteMs = 60_000;
/** Half an hour ago, so that what follows is recent and has happened. */
const now = Math.floor(Date.now() / minuteMs) * minuteMs - 30 * minuteMs;

const sample = (minutes: number, value: number, metric_name = "traffic") => ({
  ...{ entity_id: "cell-1", metric_name, value, source: "pm" },
  timestamp: new Date(now + minutes * minuteMs).toISOString(),
});
const send = (tenant: Tenant, ...samples: readonly object[]) => tenant.post("/api/v1/kpis", { samples });
/** Ten days by the hour. */
const history = (metric: string) =>
  Array.from({ length: 240 }, (_, index) => sample((index - 240) * 60, 100 + ((index * 7) % 11), metric));
const alarms = async (tenant: Tenant) =>
  (await tenant.get<Page<Alarm>>("/api/v1/alarms?alarm_type=SLEEPING_CELL")).items;

async function baselines(tenant: Tenant): Promise<number> {
  const entity = entityPart("cell-1");
  const { Count } = await tocsin.dynamo.send(
    new QueryCommand({
      TableName: tocsin.table("kpiBaselines"),
      KeyConditionExpression: "tenant_shard = :shard AND begins_with(place, :entity)",
      ExpressionAttributeValues: { ":shard": shardOf(tenant.id, entity), ":entity": entity },
    }),
  );
  return Count ?? 0;
}

test("a KPI that drops raises one alarm, which clears when it is back; another one's stays", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", { id: "cell-1", entity_type: "CELL", name: "A cell" });
  await send(tenant, ...history("traffic"), ...history("users"));
  const drops = [1, 2, 3, 4].flatMap((minute) => [sample(minute, 0), sample(minute, 1, "users")]);
  for (const drop of drops) await send(tenant, drop);
  await eventually(async () => expect(await alarms(tenant)).toHaveLength(2));
  const [raised] = (await alarms(tenant)).filter(({ attributes }) => attributes.metric_name === "traffic");
  expect(raised).toMatchObject({
    ...{ entity_id: "cell-1", state: "open", severity: "major", source_system: "tocsin", entity_known: true },
    ...{ raised_at: sample(1, 0).timestamp, attributes: { current_value: 0 } },
  });
  expect(raised!.attributes.z_score).toBeLessThan(-3);
  expect(raised!.attributes.baseline_mean).toBeGreaterThan(100);
  for (const minute of [5, 6, 7]) await send(tenant, sample(minute, 105));
  await eventually(async () => {
    const states = (await alarms(tenant)).map(({ attributes, state }) => [attributes.metric_name, state]);
    expect(Object.fromEntries(states)).toEqual({ traffic: "cleared", users: "open" });
  });

  await tenant.delete("/api/v1/entities/cell-1");
  await eventually(async () => {
    expect(await baselines(tenant)).toBe(0);
    expect((await alarms(tenant)).map(({ state }) => state)).toEqual(["cleared", "cleared"]);
  });
});

test("the policy decides: what isn't watched raises nothing, and is not learnt", async () => {
  const tenant = await tocsin.newTenant();
  const usual = await tenant.get<SleepingCellPolicy>(policyPath);
  expect(usual).toEqual({
    ...{ enabled: true, z_threshold: 3, samples: 3, direction: "down", severity: "major", metrics: null },
  });
  const policy = { ...usual, samples: 1, severity: "critical", metrics: ["users"] };
  expect(await tenant.put(policyPath, policy)).toEqual(policy);
  expect(await tenant.get(policyPath)).toEqual(policy);
  await send(tenant, ...history("traffic"), ...history("users"));
  await send(tenant, sample(1, 0), sample(1, 0, "users"));
  await eventually(async () => expect(await alarms(tenant)).toHaveLength(1));
  expect(await alarms(tenant)).toMatchObject([
    { severity: "critical", attributes: { metric_name: "users" } },
  ]);
});

test.each([
  ["#/z_threshold", { z_threshold: 1 }],
  ["#/samples", { samples: 0 }],
  ["#/direction", { direction: "sideways" }],
  ["#/metrics", { metrics: [] }],
  ["#/no_such", { no_such: 1 }],
])("422 to a policy with a bad %s", async (pointer, policy) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("PUT", policyPath, policy);
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});
