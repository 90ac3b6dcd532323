import { beforeAll, describe, expect, test } from "vitest";
import type { ClusterExplanation } from "#shared/clusters/cluster-explanation.ts";
import { alarm, at, raise } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
let ids: string[];

const on = (entity_id: string, seconds: number, fields: object = {}) =>
  alarm({ entity_id, alarm_type: `on ${entity_id}`, raised_at: at(seconds), ...fields });

const explain = (id: string | undefined, query = "") =>
  tenant.get<ClusterExplanation>(`/api/v1/clusters/${id}/explain${query}`);

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  const entities = ["core", "router", "switch", "port"].map((id, place, all) => ({
    id,
    entity_type: "NODE",
    name: id,
    parent_id: all[place - 1] ?? null,
    edges: id === "port" ? [{ to: "switch", window_s: 45 }] : [],
  }));
  await tenant.post("/api/v1/entities/bulk", { entities });
  ids = await raise(
    tenant,
    on("router", 0, { severity: "critical" }),
    on("switch", 40),
    on("port", 30),
    on("router", 200),
    on("router", 612),
    on("core", 90),
  );
});

describe("the members", () => {
  test("each name the rule, the other alarm, the way through the topology and the time between", async () => {
    const { items, ...cluster } = await explain(ids[0]);
    expect(cluster).toMatchObject({
      cluster_id: ids[0],
      merged_into: null,
      alarm_count: 4,
      alarms_at_hand: 4,
      next_cursor: null,
      not_a_member: null,
    });
    expect(items.map(({ alarm_id }) => alarm_id)).toEqual([ids[0], ids[2], ids[1], ids[3]]);
    const [first, port, middle, again] = items;
    expect(first).toMatchObject({ link: null, unlinked_because: "earliest_member", entity_id: "router" });
    expect(port?.link).toEqual({
      alarm_id: ids[1],
      entity_id: "switch",
      rule: "neighbour",
      apart_s: 10,
      window_s: 45,
      window_of: "edge",
      path: ["switch", "port"],
      max_hops: 1,
    });
    expect(middle?.link).toMatchObject({ alarm_id: ids[0], rule: "neighbour", path: ["router", "switch"] });
    expect(middle?.link).toMatchObject({ window_s: 60, window_of: "policy" });
    expect(again?.link).toMatchObject({ alarm_id: ids[0], rule: "entity", apart_s: 200, path: ["router"] });
  });

  test("are found by any member's id, and come in pages", async () => {
    const first = await explain(ids[3], "?limit=3");
    expect(first).toMatchObject({ cluster_id: ids[0], merged_into: ids[0], alarm_count: 4 });
    const rest = await explain(ids[3], `?limit=3&cursor=${first.next_cursor}`);
    const all = [...first.items, ...rest.items].map(({ alarm_id }) => alarm_id);
    expect([all, rest.next_cursor]).toEqual([[ids[0], ids[2], ids[1], ids[3]], null]);
  });

  test("are explained one by one when asked for", async () => {
    const { items, not_a_member } = await explain(ids[0], `?alarm_id=${ids[3]}`);
    expect([items.map(({ alarm_id }) => alarm_id), not_a_member]).toEqual([[ids[3]], null]);
  });
});

test("the root cause is held against the others, with the figures and what decided", async () => {
  const { root_cause } = await explain(ids[0]);
  expect(root_cause).toMatchObject({ entity_id: "router", decided_by: "topology", candidate_count: 3 });
  expect(root_cause.candidates.map(({ entity_id, upstream_of }) => [entity_id, upstream_of])).toEqual([
    ["router", 2],
    ["switch", 1],
    ["port", 0],
  ]);
  expect(root_cause.candidates[0]).toMatchObject({
    first_raised_at: at(0),
    severity: "critical",
    alarm_count: 2,
  });
});

test("an alarm that isn't a member is told which rule fails by how much", async () => {
  const late = await explain(ids[0], `?alarm_id=${ids[4]}`);
  expect(late.items).toEqual([]);
  expect(late.not_a_member).toMatchObject({
    alarm_id: ids[4],
    cluster_id: ids[4],
    reason: "no_rule_links_it",
    rules: [
      {
        rule: "entity",
        links: false,
        detail: "412 s apart, the window is 300 s",
        nearest: { alarm_id: ids[3], entity_id: "router", apart_s: 412, hops: 0 },
      },
      {
        rule: "neighbour",
        detail: "572 s apart, the window is 60 s",
        nearest: { entity_id: "switch", hops: 1 },
      },
      { rule: "type", detail: "the policy switches this rule off", nearest: null },
    ],
  });
  const above = await explain(ids[0], `?alarm_id=${ids[5]}`);
  expect(above.not_a_member?.rules.map(({ detail }) => detail)).toEqual([
    "no member is on the same entity",
    "90 s apart, the window is 60 s",
    "the policy switches this rule off",
  ]);
});

test("an alarm or a cluster that isn't there is 404, an id that is none 422", async () => {
  const nobody = "0190d0d0-0000-8000-8000-000000000000";
  const ask = async (id: string | undefined, query = "") =>
    (await tenant.refusal("GET", `/api/v1/clusters/${id}/explain${query}`)).status;
  expect(await ask(nobody)).toBe(404);
  expect(await ask(ids[0], `?alarm_id=${nobody}`)).toBe(404);
  expect(await ask(ids[0], "?alarm_id=x")).toBe(422);
});
