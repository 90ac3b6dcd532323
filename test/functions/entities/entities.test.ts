import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import type { Entity } from "#shared/entities/entity.ts";
import type { EntityTopology } from "#shared/entities/entity-topology.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/entities";
const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

let made = 0;
const entity = (fields: object = {}) => ({
  id: `e${++made}`,
  entity_type: "CELL",
  name: "A cell",
  ...fields,
});
const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
const create = (fields: object, who = tenant) => who.post<Entity>(path, entity(fields));
const pointers = async (method: string, place: string, body: object) => {
  const { status, errors } = await tenant.refusal(method, place, body);
  return [status, ...(errors ?? []).map(({ pointer }) => pointer)];
};

const everything = {
  entity_type: "CELL",
  name: "North 1",
  external_id: "x/1",
  geo_lat: -90,
  geo_lon: 180,
  revenue_weight: 0.25,
  sla_tier: "gold",
  parent_id: "not there yet",
  depends_on: ["neither this", "nor that"],
  edges: [
    { to: "not there yet", wait_s: 900, window_s: 86_400 },
    { to: "nor that", wait_s: null, window_s: 0 },
  ],
  embedding_provider: "p",
  embedding_model: "m",
  last_seen_at: "2026-03-01T12:00:00+01:00",
};

const nothing = {
  external_id: null,
  geo_lat: null,
  geo_lon: null,
  revenue_weight: null,
  sla_tier: null,
  parent_id: null,
  depends_on: [],
  edges: [],
  embedding_provider: null,
  embedding_model: null,
  last_seen_at: null,
};

describe("POST", () => {
  test("201 with all that was said, the tenant and the time", async () => {
    const created = await create({ id: "all", ...everything });
    const made = { tenant_id: tenant.id, created_at: expect.any(String), version: 1 };
    const expected = { id: "all", ...everything, ...made };
    expect(created).toEqual(expected);
    expect(await tenant.get(at("all"))).toEqual(created);
  });

  test("201 with null for what was left out", async () => {
    expect(await create({ id: "bare" })).toMatchObject({ id: "bare", ...nothing });
  });

  test("409 when there is one with this id, and it stays; another tenant may have its own", async () => {
    await create({ id: "mine", name: "First" });
    expect((await tenant.refusal("POST", path, entity({ id: "mine", name: "Second" }))).status).toBe(409);
    expect(await tenant.get(at("mine"))).toMatchObject({ name: "First" });
    const other = await tocsin.newTenant();
    expect(await create({ id: "mine", name: "Theirs" }, other)).toMatchObject({ name: "Theirs" });
    expect(await tenant.get(at("mine"))).toMatchObject({ name: "First" });
  });

  test("one of many that create the same at once wins", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        tenant.send("POST", path, entity({ id: "race", name: `${index}` })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  test.each([
    ["#/parent_id", { id: "self", parent_id: "self" }],
    ["#/geo_lat", { geo_lat: 90.1 }],
    ["#/geo_lon", { geo_lon: -180.1 }],
    ["#/revenue_weight", { revenue_weight: -1 }],
    ["#/last_seen_at", { last_seen_at: "today" }],
    ["#/depends_on/1", { depends_on: ["a", ""] }],
    ["#/depends_on", { depends_on: Array.from({ length: 501 }, (_, index) => `${index}`) }],
    ["#/depends_on", { depends_on: ["twice", "twice"] }],
    ["#/depends_on", { id: "itself", depends_on: ["itself"] }],
    ["#/edges/0/to", { depends_on: ["a"], edges: [{ to: "b" }] }],
    ["#/edges/1/to", { depends_on: ["a"], parent_id: "b", edges: [{ to: "b" }, { to: "c" }] }],
    ["#/edges", { depends_on: ["a"], edges: [{ to: "a" }, { to: "a" }] }],
    ["#/edges/0/wait_s", { depends_on: ["a"], edges: [{ to: "a", wait_s: 901 }] }],
    ["#/edges/0/window_s", { depends_on: ["a"], edges: [{ to: "a", window_s: 86_401 }] }],
    ["#/id", { id: "." }],
    ["#/id", { id: ".." }],
    ["#/name", { name: " " }],
    ["#/created_at", { created_at: "2026-03-01T12:00:00Z" }],
  ])("422 to a bad %s", async (pointer, fields) => {
    expect(await pointers("POST", path, entity(fields))).toEqual([422, pointer]);
  });
});

test.for([
  "a b",
  "a/b",
  "ü😀",
  "100%",
  "%2F",
  '"it\'s"',
  "?a=b&c#d",
  "+",
  "a;b,c",
  "{id}",
  "...",
  "__proto__",
  "é".repeat(128),
])("the id %j, percent-encoded in the path, leads to its entity through every verb", async (id, context) => {
  if (/\/|%2F/.test(id)) tocsin.needs(context, "encoded-slashes");
  expect(await create({ id })).toMatchObject({ id });
  expect(await tenant.get(at(id))).toMatchObject({ id });
  expect(await tenant.patch(at(id), { name: "P" })).toMatchObject({ id, name: "P" });
  expect(await tenant.put(at(id), { entity_type: "X", name: "U" })).toMatchObject({ id, name: "U" });
  expect(await tenant.get(`${at(id)}/topology`)).toMatchObject({ entity_id: id });
  const { items } = await tenant.get<Page<Entity>>(`${path}?limit=200`);
  expect(items.map((item) => item.id)).toContain(id);
  await tenant.delete(at(id));
  expect((await tenant.send("GET", at(id))).status).toBe(404);
});

describe("PUT", () => {
  test("replaces all but the id and the time of creation; what is left out is emptied", async () => {
    const { id, created_at } = await create(everything);
    const replaced = await tenant.put(at(id), { entity_type: "SITE", name: "New" });
    const kept = { id, tenant_id: tenant.id, created_at, version: 2 };
    const expected = { ...kept, entity_type: "SITE", name: "New", ...nothing };
    expect(replaced).toEqual(expected);
    expect(await tenant.get(at(id))).toEqual(replaced);
  });

  test("422 to an id in the body, and to itself as parent", async () => {
    const { id } = await create({});
    const body = { entity_type: "SITE", name: "New" };
    expect(await pointers("PUT", at(id), { ...body, id })).toEqual([422, "#/id"]);
    expect(await pointers("PUT", at(id), { ...body, parent_id: id })).toEqual([422, "#/parent_id"]);
    expect(await pointers("PATCH", at(id), { depends_on: [id] })).toEqual([422, "#/depends_on"]);
    expect(await pointers("PUT", at(id), { ...body, edges: [{ to: "x" }] })).toEqual([422, "#/edges/0/to"]);
  });
});

describe("PATCH", () => {
  test("changes what is given, empties what is null, and leaves the rest", async () => {
    const before = await create(everything);
    const patched = await tenant.patch(at(before.id), { name: "New", external_id: null });
    expect(patched).toEqual({ ...before, name: "New", external_id: null, version: 2 });
    expect(await tenant.get(at(before.id))).toEqual(patched);
  });

  test("takes with a link what was said of it, and takes no edge where there is no link", async () => {
    const { id, edges } = await create(everything);
    expect(await tenant.patch(at(id), { depends_on: [] })).toMatchObject({ edges: [edges[0]] });
    expect(await pointers("PATCH", at(id), { edges })).toEqual([422, "#/edges/1/to"]);
    expect(await tenant.patch(at(id), { edges: [] })).toMatchObject({ edges: [] });
  });

  test("with nothing changes nothing", async () => {
    const before = await create(everything);
    expect(await tenant.patch(at(before.id), {})).toEqual(before);
  });

  test("422 to null where there must be something, and to itself as parent", async () => {
    const { id } = await create({});
    expect(await pointers("PATCH", at(id), { name: null })).toEqual([422, "#/name"]);
    expect(await pointers("PATCH", at(id), { parent_id: id })).toEqual([422, "#/parent_id"]);
  });
});

describe("DELETE", () => {
  test("204, then 404, and the id is free again", async () => {
    const { id } = await create({});
    expect((await tenant.send("DELETE", at(id))).status).toBe(204);
    expect((await tenant.send("DELETE", at(id))).status).toBe(404);
    expect((await tenant.send("GET", `${at(id)}/topology`)).status).toBe(404);
    await create({ id });
  });
});

describe("the list", () => {
  let own: Tenant;
  beforeAll(async () => {
    own = await tocsin.newTenant();
    const entities = Array.from({ length: 12 }, (_, index) => ({
      id: `n${String(index).padStart(2, "0")}`,
      entity_type: index % 2 === 0 ? "EVEN" : "ODD",
      name: "N",
      external_id: index < 4 ? "shared" : `own ${index}`,
      parent_id: index % 3 === 0 ? "root" : null,
    }));
    await own.post(`${path}/bulk`, { entities });
  });

  const found = async (query: string) => {
    const { items } = await own.get<Page<Entity>>(`${path}?${query}`);
    return items.map(({ id }) => Number(id.slice(1)));
  };

  test.each([
    ["", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["entity_type=EVEN", [0, 2, 4, 6, 8, 10]],
    ["external_id=shared", [0, 1, 2, 3]],
    ["external_id=own%207", [7]],
    ["parent_id=root", [0, 3, 6, 9]],
    ["parent_id=root&entity_type=ODD", [3, 9]],
    ["parent_id=root&entity_type=ODD&external_id=shared", [3]],
    ["entity_type=even", []],
  ])("by %j", async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test.each(["", "entity_type=EVEN", "parent_id=root&entity_type=EVEN"])(
    "by %j comes in pages, also where a look-up throws some away",
    async (query) => {
      const seen: number[] = [];
      let next: string | null = "";
      while (next !== null) {
        const cursor: string = next && `&cursor=${next}`;
        const page = await own.get<Page<Entity>>(`${path}?${query}&limit=1${cursor}`);
        expect(page.items).toHaveLength(1);
        seen.push(Number(page.items[0]!.id.slice(1)));
        next = page.next_cursor;
      }
      expect(seen).toEqual(await found(query));
    },
  );

  test("follows changes: an entity is found under what it is now, and only there", async () => {
    const changing = await tocsin.newTenant();
    const ids = async (query: string) =>
      (await changing.get<Page<Entity>>(`${path}?${query}`)).items.map(({ id }) => id);
    await changing.post(path, { id: "c", entity_type: "A", name: "C", external_id: "x", parent_id: "p" });
    await changing.patch(at("c"), { entity_type: "B", external_id: null, parent_id: "q" });
    expect(await Promise.all(["entity_type=A", "external_id=x", "parent_id=p"].map(ids))).toEqual([
      [],
      [],
      [],
    ]);
    expect(await Promise.all(["entity_type=B", "parent_id=q"].map(ids))).toEqual([["c"], ["c"]]);
    await changing.post(`${path}/bulk`, { entities: [{ id: "c", entity_type: "B", name: "C" }] });
    expect(await ids("parent_id=q")).toEqual([]);
  });
});

describe("the bulk import", () => {
  const bulk = (entities: readonly unknown[]) =>
    tenant.post<z.output<typeof BatchAnswer>>(`${path}/bulk`, { entities });

  test("creates and replaces, keeping when each was created", async () => {
    const before = await create({ id: "kept", ...everything });
    const answer = await bulk([entity({ id: "kept", name: "Replaced" }), entity({ id: "new" })]);
    expect(answer).toEqual({
      accepted: 2,
      rejected: 0,
      results: ["kept", "new"].map((event_id, index) => ({ index, status: "accepted", event_id })),
    });
    expect(await tenant.get(at("kept"))).toEqual({
      ...before,
      ...nothing,
      name: "Replaced",
      created_at: before.created_at,
      version: 2,
    });
  });

  test("takes the good ones, tells each bad one its own problem", async () => {
    const answer = await bulk([
      entity({ id: "good" }),
      { id: "bad" },
      entity({ id: "own", parent_id: "own" }),
      7,
    ]);
    expect(answer).toMatchObject({ accepted: 1, rejected: 3 });
    expect(await tenant.get(at("good"))).toMatchObject({ id: "good" });
    const errors = answer.results.map((result) =>
      result.status === "rejected" ? result.problem.errors.map(({ pointer }) => pointer) : [],
    );
    expect(errors).toEqual([[], ["#/entity_type", "#/name"], ["#/parent_id"], ["#"]]);
  });

  test("lets the last of several with one id count", async () => {
    await bulk([entity({ id: "many", name: "1" }), entity({ id: "x" }), entity({ id: "many", name: "2" })]);
    expect(await tenant.get(at("many"))).toMatchObject({ name: "2" });
  });

  test("takes 500 at once, over several transactions, and links all of them", async () => {
    const own = await tocsin.newTenant();
    const entities = Array.from({ length: 500 }, (_, index) =>
      entity({ id: `b${index}`, parent_id: index === 0 ? null : "b0" }),
    );
    expect(await own.post(`${path}/bulk`, { entities })).toMatchObject({ accepted: 500 });
    const topology = await own.get<z.output<typeof EntityTopology>>(`${at("b0")}/topology`);
    expect(topology.children).toHaveLength(499);
    expect(topology.neighbours).toHaveLength(499);
  });

  test.each([0, 501])("422 to %i entities", async (count) => {
    const entities = Array.from({ length: count }, () => entity());
    expect(await pointers("POST", `${path}/bulk`, { entities })).toEqual([422, "#/entities"]);
  });
});

describe("the topology", () => {
  let own: Tenant;
  beforeAll(async () => {
    own = await tocsin.newTenant();
    await own.post(`${path}/bulk`, {
      entities: [
        entity({ id: "root" }),
        entity({ id: "left", parent_id: "root", depends_on: ["right", "ghost"] }),
        entity({ id: "right", parent_id: "root" }),
        entity({ id: "leaf", parent_id: "left" }),
      ],
    });
  });

  const topology = (id: string, query = "") =>
    own.get<z.output<typeof EntityTopology>>(`${at(id)}/topology${query}`);

  test("names parent, children and what it depends on, registered or not", async () => {
    expect(await topology("left")).toMatchObject({
      entity_id: "left",
      parent_id: "root",
      children: ["leaf"],
      depends_on: ["right", "ghost"],
    });
    expect(await topology("root")).toMatchObject({ parent_id: null, depends_on: [] });
  });

  test("is linked both ways, as far as the hops go, nearest first", async () => {
    expect(new Set((await topology("right")).neighbours)).toEqual(new Set(["root", "left"]));
    const { neighbours } = await topology("leaf", "?hops=2");
    expect(neighbours[0]).toBe("left");
    expect(new Set(neighbours.slice(1))).toEqual(new Set(["root", "right", "ghost"]));
  });

  test("keeps a link that both ends declare until neither does", async () => {
    const two = await tocsin.newTenant();
    const at2 = async (id: string) =>
      (await two.get<z.output<typeof EntityTopology>>(`${at(id)}/topology`)).neighbours;
    await two.post(path, entity({ id: "a", depends_on: ["b"] }));
    await two.post(path, entity({ id: "b", depends_on: ["a"] }));
    await two.patch(at("a"), { depends_on: [] });
    expect([await at2("a"), await at2("b")]).toEqual([["b"], ["a"]]);
    await two.patch(at("b"), { depends_on: [] });
    expect([await at2("a"), await at2("b")]).toEqual([[], []]);
  });

  test.each(["0", "6", "x"])("422 to %s hops", async (hops) => {
    const { status } = await own.refusal("GET", `${at("root")}/topology?hops=${hops}`);
    expect(status).toBe(422);
  });

  test("404 for an entity that is only spoken of", async () => {
    expect((await own.refusal("GET", `${at("ghost")}/topology`)).status).toBe(404);
  });
});
