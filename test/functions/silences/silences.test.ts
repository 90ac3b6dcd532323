import { beforeAll, describe, expect, test } from "vitest";
import type { Incident } from "#shared/incidents/incident.ts";
import { alarm, getAlarm, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

interface Silence {
  readonly id: string;
  readonly state: string;
}

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const about = (entity_id: string) => [{ name: "entity_id", value: entity_id }];
const incidents = async () => (await tenant.get<Page<Incident>>("/api/v1/incidents")).items;

test("maintenance suppresses: no incident until it ends, and then one at once", async () => {
  const made = await tenant.post<Silence>("/api/v1/silences", {
    ...{ kind: "maintenance", matchers: about("router-1"), ends_at: inSeconds(3), comment: "new card" },
  });
  expect(made).toMatchObject({ state: "active", kind: "maintenance", comment: "new card" });
  const [id] = await raise(tenant, alarm({ entity_id: "router-1", severity: "critical" }));
  expect(await getAlarm(tenant, id)).toMatchObject({
    ...{ state: "open", suppressed_by: [{ kind: "maintenance", id: made.id }] },
  });
  expect(await incidents()).toEqual([]);
  await eventually(async () => expect(await incidents()).toMatchObject([{ severity: "critical" }]));
  expect((await getAlarm(tenant, id)).suppressed_by).toBeUndefined();
  expect(await tenant.get<Silence>(`/api/v1/silences/${made.id}`)).toMatchObject({ state: "expired" });
});

test("a silence can be looked up and listed by its state, and ended once", async () => {
  const ends_at = inSeconds(600);
  const active = await tenant.post<Silence>("/api/v1/silences", { matchers: about("a"), ends_at });
  const pending = await tenant.post<Silence>("/api/v1/silences", {
    ...{ matchers: about("b"), starts_at: inSeconds(300), ends_at },
  });
  const listed = async (state: string) =>
    (await tenant.get<Page<Silence>>(`/api/v1/silences?state=${state}`)).items.map(({ id }) => id);
  expect([await listed("active"), await listed("pending")]).toEqual([[active.id], [pending.id]]);
  const expire = `/api/v1/silences/${active.id}/expire`;
  expect(await tenant.post<Silence>(expire)).toMatchObject({ id: active.id, state: "expired" });
  expect(await listed("active")).toEqual([]);
  expect((await tenant.refusal("POST", expire)).status).toBe(409);
});

describe("422 to a silence", () => {
  const valid = { matchers: about("a"), ends_at: inSeconds(600) };
  test.each([
    ["without matchers", { ...valid, matchers: [] }],
    ["of everything", { ...valid, matchers: [{ name: "x", value: ".*", is_regex: true }] }],
    [
      "by what is no regular expression",
      { ...valid, matchers: [{ name: "x", value: "(a", is_regex: true }] },
    ],
    ["that has ended", { ...valid, ends_at: inSeconds(-1) }],
    ["that ends before it begins", { ...valid, starts_at: inSeconds(700) }],
  ])("%s", async (_, body) => {
    expect((await tenant.refusal("POST", "/api/v1/silences", body)).status).toBe(422);
  });
});
