import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { GivenClusters } from "#shared/correlation/correlate-given.ts";
import { defaultCorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { alarm, at } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/clusters/correlate";
const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const correlate = (body: object, who = tenant) => who.post<z.output<typeof GivenClusters>>(path, body);

const on = (entity_id: string, seconds: number, alarm_type = "T") =>
  alarm({ entity_id, alarm_type, raised_at: at(seconds) });

const classic = {
  entity: { window_s: 300 },
  neighbour: { window_s: 0, hops: 0 },
  type: { window_s: 300, scope: "tenant", hops: 0 },
};

/** Sizes of the clusters, the largest first. */
async function sizes(body: object): Promise<number[]> {
  const { clusters } = await correlate(body);
  return clusters.map(({ members }) => members.length).sort((a, b) => b - a);
}

test("answers with the ids that the alarms would have, earliest first, by the links given", async () => {
  const alarms = [on("c", 60), on("far", 0), on("b", 30), on("a", 0)];
  const links = [
    ["a", "b"],
    ["b", "c"],
  ];
  const { clusters } = await correlate({ alarms, links });
  const [c, far, b, a] = await tenant.ingest(...alarms);
  expect(clusters.map(({ members }) => members).sort()).toEqual([[a, b, c], [far]].sort());
  for (const { cluster_id, members } of clusters) expect(cluster_id).toBe(members[0]);
});

test("answers the same whatever the order, the repetitions and the clears between", async () => {
  const alarms = [on("a", 0), on("b", 10), on("b", 200), on("c", 90), on("d", 900)];
  const links = [
    ["a", "b"],
    ["c", "b"],
  ];
  const clear = { ...on("a", 5), severity: "cleared" };
  const answers = await Promise.all([
    correlate({ alarms, links }),
    correlate({ alarms: [...alarms].reverse(), links: [...links].reverse() }),
    correlate({ alarms: [clear, ...alarms, clear, ...alarms], links }),
  ]);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test("a link with a window of its own joins what is so far apart, and no further", async () => {
  const alarms = [on("a", 0), on("b", 400), on("c", 801)];
  const links = [
    ["a", "b", 400],
    ["b", "c", 400],
  ];
  expect(await sizes({ alarms, links })).toEqual([2, 1]);
});

test("stores nothing", async () => {
  const other = await tocsin.newTenant();
  await correlate({ alarms: [on("a", 0), on("a", 1)] }, other);
  expect(await other.get("/api/v1/alarms")).toEqual({ items: [], next_cursor: null });
  expect(await other.get("/api/v1/clusters?min_count=1")).toEqual({ items: [], next_cursor: null });
});

describe("the policy", () => {
  const alarms = [on("a", 0), on("b", 250), on("c", 560), on("a", 290, "U")];

  test("given is used, the tenant's own else", async () => {
    expect(await sizes({ alarms })).toEqual([2, 1, 1]);
    expect(await sizes({ alarms, policy: classic })).toEqual([3, 1]);
    const other = await tocsin.newTenant();
    await other.put("/api/v1/correlation-policy", classic);
    expect((await correlate({ alarms }, other)).clusters).toHaveLength(2);
  });

  test("reaches as many hops as it says, by type only on its neighbourhood", async () => {
    const links = [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
    ];
    const ends = [on("a", 0), on("d", 0)];
    const policy = (neighbourHops: number, typeHops: number) => ({
      ...defaultCorrelationPolicy,
      neighbour: { window_s: 60, hops: neighbourHops },
      type: { window_s: 60, scope: typeHops > 0 ? "neighbour" : "off", hops: typeHops },
    });
    expect(await sizes({ alarms: ends, links, policy: policy(2, 2) })).toEqual([1, 1]);
    expect(await sizes({ alarms: ends, links, policy: policy(3, 0) })).toEqual([2]);
    expect(await sizes({ alarms: ends, links, policy: policy(1, 3) })).toEqual([2]);
    const differing = [on("a", 0, "T"), on("d", 0, "U")];
    expect(await sizes({ alarms: differing, links, policy: policy(1, 3) })).toEqual([1, 1]);
  });

  test("is 422 when a window is longer than the entity's", async () => {
    const policy = { ...classic, entity: { window_s: 299 } };
    const { status, errors } = await tenant.refusal("POST", path, { alarms, policy });
    expect([status, errors?.[0]?.pointer]).toEqual([422, "#/policy/type/window_s"]);
  });
});

test("takes 5,000 alarms at once", async () => {
  const alarms = Array.from({ length: 5000 }, (_, index) => on(`e${index % 50}`, index % 100, `t${index}`));
  expect(await sizes({ alarms })).toEqual(Array.from({ length: 50 }, () => 100));
});

test("422 names the alarm that is wrong", async () => {
  const { errors } = await tenant.refusal("POST", path, {
    alarms: [on("a", 0), { ...on("a", 0), severity: "x" }],
  });
  expect(errors?.map(({ pointer }) => pointer)).toEqual(["#/alarms/1/severity"]);
});
