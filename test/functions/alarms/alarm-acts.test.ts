import { beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { alarm, at, getAlarm, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const act = (id: string | undefined, name: string, body?: object) =>
  tenant.post<Alarm>(`/api/v1/alarms/${id}/${name}`, body);
const refused = (id: string | undefined, name: string, body?: object) =>
  tenant.refusal("POST", `/api/v1/alarms/${id}/${name}`, body);

test("an acknowledgement is answered with who gave it, read by everybody, and taken back", async () => {
  const [id] = await raise(tenant, alarm({ entity_id: "acked" }));
  const done = await act(id, "acknowledge", { note: "on it", until_clear: true });
  expect(done.acknowledged).toEqual({
    ...{ at: expect.any(String), by: expect.any(String), note: "on it", until_clear: true },
  });
  expect((await getAlarm(tenant, id)).acknowledged).toEqual(done.acknowledged);
  expect((await refused(id, "acknowledge")).status).toBe(409);
  expect((await act(id, "unacknowledge")).acknowledged).toBeUndefined();
  expect((await refused(id, "unacknowledge")).status).toBe(409);
});

test("a shelved alarm is open and says so; it comes back by itself", async () => {
  const [id] = await raise(tenant, alarm({ entity_id: "shelved", severity: "minor" }));
  const shelved = await act(id, "shelve", { duration_s: 1 });
  expect([shelved.state, shelved.suppressed_by]).toMatchObject(["open", [{ kind: "shelf", id }]]);
  await eventually(async () => expect((await getAlarm(tenant, id)).shelved).toBeUndefined());
});

test("a clear by hand closes the alarm; nothing can be done about it then: 409", async () => {
  const [id] = await raise(tenant, alarm({ entity_id: "cleared" }));
  const cleared = await act(id, "clear", { note: "it was me" });
  expect([cleared.state, cleared.cleared_at]).toEqual(["cleared", expect.any(String)]);
  expect(await getAlarm(tenant, id)).toEqual(cleared);
  for (const name of ["acknowledge", "clear"]) expect((await refused(id, name)).status).toBe(409);
});

describe("422 to", () => {
  test.each([{}, { duration_s: 0 }, { duration_s: 604_801 }, { duration_s: 60, until: "x" }])(
    "shelving for %j",
    async (body) => {
      const [id] = await raise(tenant, alarm({ entity_id: "not shelved" }));
      expect((await refused(id, "shelve", body)).status).toBe(422);
    },
  );
});

test("a list tells what is acknowledged, and what is suppressed, from the rest", async () => {
  const other = await tocsin.newTenant();
  const ids = await raise(
    other,
    ...["a", "b", "c"].map((entity_id) => alarm({ entity_id, raised_at: at(900) })),
  );
  await other.post(`/api/v1/alarms/${ids[0]}/acknowledge`);
  await other.post(`/api/v1/alarms/${ids[1]}/shelve`, { duration_s: 600 });
  const listed = async (query: string) =>
    (await other.get<Page<Alarm>>(`/api/v1/alarms?${query}`)).items.map(({ entity_id }) => entity_id).sort();
  expect(await listed("acknowledged=true")).toEqual(["a"]);
  expect(await listed("acknowledged=false")).toEqual(["b", "c"]);
  expect(await listed("suppressed=true")).toEqual(["b"]);
  expect(await listed("suppressed=false&acknowledged=false")).toEqual(["c"]);
});

test("an alarm that comes and goes says so, and can be listed by it", async () => {
  const other = await tocsin.newTenant();
  const flip = (minute: number) =>
    alarm({ entity_id: "flaps", raised_at: at(minute * 60), cleared_at: at(minute * 60 + 9) });
  await raise(other, ...[0, 1, 2, 3, 4].map(flip), alarm({ entity_id: "calm" }));
  const { items } = await other.get<Page<Alarm>>("/api/v1/alarms?flapping=true");
  expect(items).toMatchObject([{ entity_id: "flaps", raised_at: at(240), flapping: true }]);
});
