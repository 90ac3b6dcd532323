import { beforeAll, describe, expect, test } from "vitest";
import { alarm, at, getAlarm, present, raise, raiseInTurn } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const clear = (alarm_id: string, seconds: number) =>
  alarm({ alarm_id, severity: "cleared", raised_at: at(seconds) });

test("answers with everything that the sender said, and what has become of it", async () => {
  const said = {
    ...alarm({ entity_id: "alone", alarm_id: "A", severity: "warning" }),
    message: "Hot",
    attributes: { celsius: 81.5, rack: "7" },
  };
  const [id] = await raise(tenant, said);
  expect(await getAlarm(tenant, id)).toEqual({
    ...said,
    id,
    entity_known: false,
    state: "open",
    cleared_at: null,
    received_at: expect.any(String),
    last_seen_at: expect.any(String),
    occurrences: 1,
    cluster_id: id,
  });
});

test("has null for what the sender left out", async () => {
  const [id] = await raise(tenant, alarm({ entity_id: "terse" }));
  expect(await getAlarm(tenant, id)).toMatchObject({ alarm_id: null, message: null, attributes: {} });
});

describe("an alarm that is sent again", () => {
  test("is one alarm, seen once more, with the newest words about it", async () => {
    const [id] = await raise(tenant, alarm({ alarm_id: "again", message: "first" }));
    const before = await getAlarm(tenant, id);
    await tenant.ingest(alarm({ alarm_id: "again", message: "second", severity: "major" }));
    const after = await eventually(async () => {
      const now = await getAlarm(tenant, id);
      expect(now.occurrences).toBe(2);
      return now;
    });
    expect(after).toMatchObject({ message: "second", severity: "major", received_at: before.received_at });
    expect(after.last_seen_at > before.last_seen_at).toBe(true);
  });
});

describe("a clear at t", () => {
  test("closes what was raised at or before t, and nothing after", async () => {
    const times = [0, 10, 20].map((seconds) => alarm({ alarm_id: "c1", raised_at: at(seconds) }));
    const ids = await raise(tenant, ...times);
    await tenant.ingest(clear("c1", 10));
    await eventually(async () => {
      const states = (await present(tenant, ...ids)).map(({ state, cleared_at }) => [state, cleared_at]);
      expect(states).toEqual([
        ["cleared", at(10)],
        ["cleared", at(10)],
        ["open", null],
      ]);
    });
  });

  test("closes also what arrives after it", async () => {
    await tenant.ingest(clear("c2", 10));
    const ids = await raiseInTurn(
      tenant,
      alarm({ alarm_id: "c2", raised_at: at(11) }),
      alarm({ alarm_id: "c2", raised_at: at(10) }),
      alarm({ alarm_id: "c2", raised_at: at(0) }),
    );
    const states = (await present(tenant, ...ids)).map(({ cleared_at }) => cleared_at);
    expect(states).toEqual([null, at(10), at(10)]);
  });

  test("is the first at or after the raise, whichever was heard first", async () => {
    const [id] = await raise(tenant, alarm({ alarm_id: "c3" }));
    for (const [seconds, expected] of [
      [30, 30],
      [50, 30],
      [20, 20],
      [40, 20],
      [-5, 20],
    ] as const) {
      // The marker comes in a message after the clear, and one tenant's messages are taken in order here.
      await tenant.ingest(clear("c3", seconds));
      await raise(tenant, alarm({ alarm_id: `c3 marker ${seconds}` }));
      await eventually(async () => expect((await getAlarm(tenant, id)).cleared_at).toBe(at(expected)));
    }
  });

  test("is told by cleared_at as well as by severity, and then keeps the severity", async () => {
    const [id] = await raise(tenant, alarm({ alarm_id: "c4", severity: "major", cleared_at: at(5) }));
    expect(await getAlarm(tenant, id)).toMatchObject({
      state: "cleared",
      cleared_at: at(5),
      severity: "major",
    });
  });

  test("is no alarm itself", async () => {
    const [id] = await tenant.ingest(clear("c5", 0));
    await raise(tenant, alarm({ alarm_id: "c5 marker" }));
    expect((await tenant.refusal("GET", `/api/v1/alarms/${id}`)).status).toBe(404);
  });

  test("goes by the key: another source's, entity's or type's stays open", async () => {
    const mine = { entity_id: "key", alarm_type: "K" };
    const others = [
      {},
      { source_system: "b" },
      { entity_id: "other" },
      { alarm_type: "L" },
      { alarm_id: "x" },
    ];
    const ids = await raise(tenant, ...others.map((fields) => alarm({ ...mine, ...fields })));
    await tenant.ingest(alarm({ ...mine, severity: "cleared", raised_at: at(1) }));
    await eventually(async () => {
      const states = (await present(tenant, ...ids)).map(({ state }) => state);
      expect(states).toEqual(["cleared", "open", "open", "open", "open"]);
    });
  });
});

test("an alarm on an entity that nobody has registered is kept, and known once somebody has", async () => {
  const [id] = await raise(tenant, alarm({ entity_id: "ahead of the inventory" }));
  expect(await getAlarm(tenant, id)).toMatchObject({ entity_known: false });
  const entity = { id: "ahead of the inventory", entity_type: "CELL", name: "New" };
  await tenant.post("/api/v1/entities", entity);
  expect(await getAlarm(tenant, id)).toMatchObject({ entity_known: true });
  await tenant.delete(`/api/v1/entities/${encodeURIComponent(entity.id)}`);
  expect(await getAlarm(tenant, id)).toMatchObject({ entity_known: false });
});
