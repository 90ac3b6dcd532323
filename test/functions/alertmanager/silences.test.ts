import { beforeAll, describe, expect, test } from "vitest";
import type { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import type { GettableSilence } from "#shared/alertmanager/gettable-silence.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const matcher = (name: string, value: string, isRegex = false, isEqual = true) => ({
  ...{ name, value, isRegex, isEqual },
});
const silence = (fields: object = {}) => ({
  ...{ matchers: [matcher("alertname", "Any")], comment: "known", createdBy: "me" },
  ...{ startsAt: inMinutes(-1), endsAt: inMinutes(60) },
  ...fields,
});
const post = (body: unknown) => tenant.send<{ silenceID: string }>("POST", "/api/v2/silences", body);
const set = async (fields: object = {}) => (await post(silence(fields))).body.silenceID;
const get = (id: string) => tenant.get<GettableSilence>(`/api/v2/silence/${id}`);
const expire = (id: string) => tenant.send("DELETE", `/api/v2/silence/${id}`, undefined, { "if-match": "" });
const alerts = (query: string) =>
  tenant.get<GettableAlert[]>(`/api/v2/alerts?filter=alertname%3DLoud&${query}`);

describe("200", () => {
  test("an alert that matches is suppressed, by name, until the silence ends", async () => {
    await tenant.post("/api/v2/alerts", [{ labels: { alertname: "Loud", job: "db" } }]);
    await eventually(async () => expect(await alerts("")).toHaveLength(1));
    const ids = [
      await set({ matchers: [matcher("alertname", "Lo.d", true), matcher("job", "web", false, false)] }),
      await set({ matchers: [matcher("job", "db")] }),
    ].sort();
    await set({ matchers: [matcher("job", "d", true)] });
    expect(await alerts("")).toMatchObject([{ status: { state: "suppressed", silencedBy: ids } }]);
    expect(await alerts("silenced=false")).toEqual([]);
    expect(await alerts("active=false")).toHaveLength(1);
    for (const id of ids) expect(await expire(id)).toMatchObject({ status: 200, body: "" });
    expect(await alerts("")).toMatchObject([{ status: { state: "active", silencedBy: [] } }]);
  });

  test("one that begins later is pending; one that is over stays readable, and can end once more", async () => {
    const id = await set({ startsAt: inMinutes(30) });
    expect(await get(id)).toMatchObject({
      id,
      status: { state: "pending" },
      comment: "known",
      createdBy: "me",
    });
    await expire(id);
    expect(await get(id)).toMatchObject({ status: { state: "expired" } });
    expect(await expire(id)).toMatchObject({ status: 200 });
  });

  test("a longer one is the same, another one takes its place", async () => {
    const id = await set();
    const { startsAt } = await get(id);
    expect(await set({ id, startsAt, endsAt: inMinutes(90), comment: "longer" })).toBe(id);
    expect(await get(id)).toMatchObject({ comment: "longer", status: { state: "active" } });
    const other = await set({ id, startsAt, matchers: [matcher("alertname", "Other")] });
    expect(other).not.toBe(id);
    expect(await get(id)).toMatchObject({ status: { state: "expired" } });
    expect(await get(other)).toMatchObject({ status: { state: "active" } });
  });

  test("they are listed by what is on and what changes next, and found by their matchers", async () => {
    const about = (value: string) => [matcher("listed", value, true)];
    const late = await set({ matchers: about("a.*"), endsAt: inMinutes(50) });
    const soon = await set({ matchers: about("b"), endsAt: inMinutes(40) });
    const pending = await set({ matchers: about("c"), startsAt: inMinutes(5) });
    const over = await set({ matchers: about("d") });
    await expire(over);
    const find = async (filter: string) =>
      (await tenant.get<GettableSilence[]>(`/api/v2/silences?filter=${encodeURIComponent(filter)}`)).map(
        (found) => found.id,
      );
    expect(await find("listed!=")).toEqual([soon, late, pending, over]);
    expect(await find("listed=a.*")).toEqual([late]);
    expect(await find('listed=~"b|c"')).toEqual([soon, pending]);
  });
});

test.each([
  [
    { matchers: [matcher("a", "")] },
    400,
    "silence invalid: at least one matcher must not match the empty string",
  ],
  [
    { matchers: [matcher("a", "(", true)] },
    400,
    'silence invalid: invalid label matcher 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
  ],
  [{ matchers: [matcher("", "x")] }, 400, 'silence invalid: invalid label matcher 0: invalid label name ""'],
  [{ endsAt: inMinutes(-2) }, 400, "Failed to create silence: start time must be before end time"],
  [
    { startsAt: inMinutes(-3), endsAt: inMinutes(-2) },
    400,
    "Failed to create silence: end time can't be in the past",
  ],
  [{ id: "nope" }, 404, "silence not found"],
  [{ matchers: [] }, 422, { code: 612, message: "matchers in body should have at least 1 items" }],
  [{ comment: undefined }, 422, { code: 602, message: "comment in body is required" }],
  [
    { matchers: [{ name: "a", value: "b" }] },
    422,
    { code: 602, message: "matchers.0.isRegex in body is required" },
  ],
])("%j is %i, as the real server says it", async (fields, status, body) => {
  expect(await post(silence(fields))).toMatchObject({ status, body });
});

test("404 for one that isn't there, and for another tenant's; 422 for what is no id", async () => {
  const id = await set();
  const stranger = await tocsin.newTenant();
  expect(await stranger.send("GET", `/api/v2/silence/${id}`)).toMatchObject({ status: 404, body: "" });
  expect(await stranger.send("DELETE", `/api/v2/silence/${id}`)).toMatchObject({ status: 404 });
  const body = { code: 601, message: 'silenceID in path must be of type uuid: "abc"' };
  expect(await tenant.send("GET", "/api/v2/silence/abc")).toMatchObject({ status: 422, body });
});

test("403 for a key that may only read", async () => {
  const reader = await tocsin.withScopes(tenant, ["silences:read"]);
  expect(await reader.send("POST", "/api/v2/silences", silence())).toMatchObject({ status: 403 });
  expect(await reader.send("GET", "/api/v2/silences")).toMatchObject({ status: 200 });
});
