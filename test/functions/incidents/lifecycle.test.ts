import { beforeAll, describe, expect, test } from "vitest";
import type { Incident } from "#shared/incidents/incident.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/incidents";
const tocsin = connect();
let tenant: Tenant;
let actor: string;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
  actor = tenant.apiKey.split("_")[1]!;
});

const open = (fields: object = {}, who = tenant) =>
  who.post<Incident>(path, { title: "Power is out", severity: "major", ...fields });
const act = (id: string, name: string, body: object = {}) =>
  tenant.send<Incident>("POST", `${path}/${id}/${name}`, body);

/** How to get an incident into each state. */
const ways = {
  open: [],
  acknowledged: ["acknowledge"],
  investigating: ["investigate"],
  resolved: ["resolve"],
  closed: ["resolve", "close"],
} as const;
type Status = keyof typeof ways;

/** What each act makes of each state; what isn't here is forbidden. */
const allowed: Readonly<Record<string, Partial<Record<Status, Status>>>> = {
  acknowledge: { open: "acknowledged" },
  investigate: { open: "investigating", acknowledged: "investigating" },
  resolve: { open: "resolved", acknowledged: "resolved", investigating: "resolved" },
  close: { resolved: "closed" },
  reopen: { resolved: "open", closed: "open" },
  assign: {
    open: "open",
    acknowledged: "acknowledged",
    investigating: "investigating",
    resolved: "resolved",
  },
  notes: {
    open: "open",
    acknowledged: "acknowledged",
    investigating: "investigating",
    resolved: "resolved",
    closed: "closed",
  },
};

const bodies: Readonly<Record<string, object>> = { assign: { assignee: "kim" }, notes: { note: "Seen" } };

async function incidentIn(status: Status): Promise<Incident> {
  let incident = await open();
  for (const way of ways[status]) incident = (await act(incident.id, way)).body;
  expect(incident.status).toBe(status);
  return incident;
}

describe.each(Object.keys(ways) as Status[])("an incident that is %s", (status) => {
  test.each(Object.keys(allowed))("is changed by %s as the lifecycle says", async (name) => {
    const before = await incidentIn(status);
    const answer = await act(before.id, name, bodies[name]);
    const now = await tenant.get<Incident>(`${path}/${before.id}`);
    const next = allowed[name]![status];
    if (next === undefined) {
      expect(answer.status).toBe(409);
      expect(now).toEqual(before);
    } else {
      expect([answer.status, answer.body.status]).toEqual([200, next]);
      expect(now.timeline).toHaveLength(before.timeline.length + 1);
      expect(now).toEqual(answer.body);
    }
  });
});

test("opened by hand, it tells who, what and when", async () => {
  const opened = await open({ entity_id: "site 7", note: "Called in" });
  expect(opened).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    title: "Power is out",
    status: "open",
    severity: "major",
    entity_id: "site 7",
    cluster_id: null,
    alarm_count: 0,
    assignee: null,
    opened_at: expect.any(String),
    opened_by: actor,
    acknowledged_at: null,
    resolved_at: null,
    closed_at: null,
    seconds_to_acknowledge: null,
    seconds_to_resolve: null,
    merged_into: null,
    timeline: [{ at: expect.any(String), actor, event: "opened", note: "Called in" }],
  });
  expect(await tenant.get(`${path}/${opened.id}`)).toEqual(opened);
});

test("the timeline has every act in its order, and the times that follow from them", async () => {
  const { id, opened_at } = await open();
  await act(id, "acknowledge", { note: "On it", assignee: "ann" });
  await act(id, "assign", { assignee: "bob" });
  await act(id, "notes", { note: "  Fuse  " });
  await act(id, "investigate");
  await act(id, "resolve", { note: "Replaced" });
  await act(id, "close");
  const incident = await tenant.get<Incident>(`${path}/${id}`);
  expect(incident.timeline.map(({ event, note }) => [event, note])).toEqual([
    ["opened", null],
    ["acknowledged", "On it"],
    ["assigned to bob", null],
    ["note", "Fuse"],
    ["investigating", null],
    ["resolved", "Replaced"],
    ["closed", null],
  ]);
  expect(new Set(incident.timeline.map((event) => event.actor))).toEqual(new Set([actor]));
  const seconds = (text: string | null) => (Date.parse(text ?? "") - Date.parse(opened_at)) / 1000;
  expect(incident).toMatchObject({ status: "closed", assignee: "bob", closed_at: expect.any(String) });
  expect(incident.seconds_to_acknowledge).toBeCloseTo(seconds(incident.acknowledged_at), 1);
  expect(incident.seconds_to_resolve).toBeCloseTo(seconds(incident.resolved_at), 1);
  const order = [opened_at, incident.acknowledged_at, incident.resolved_at, incident.closed_at];
  expect(order).toEqual([...order].sort());
});

test("reopened, it is not resolved any more, and was acknowledged when it was", async () => {
  const { id } = await open();
  const { acknowledged_at } = (await act(id, "acknowledge")).body;
  await act(id, "resolve");
  await act(id, "reopen");
  const reopened = await tenant.get<Incident>(`${path}/${id}`);
  expect(reopened).toMatchObject({ status: "open", resolved_at: null, seconds_to_resolve: null });
  expect(reopened.acknowledged_at).toBe(acknowledged_at);
});

test("of many who acknowledge it at once one does, the others are 409", async () => {
  const { id } = await open();
  const answers = await Promise.all(Array.from({ length: 8 }, () => act(id, "acknowledge")));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  expect((await tenant.get<Incident>(`${path}/${id}`)).timeline).toHaveLength(2);
});

test.each([
  ["notes", {}, "#/note"],
  ["notes", { note: "  " }, "#/note"],
  ["notes", { note: "x".repeat(4097) }, "#/note"],
  ["assign", {}, "#/assignee"],
  ["assign", { assignee: "" }, "#/assignee"],
  ["acknowledge", { reason: "x" }, "#/reason"],
])("422 to %s with %j", async (name, body, pointer) => {
  const { id } = await open();
  const { status, errors } = await tenant.refusal("POST", `${path}/${id}/${name}`, body);
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

test.each([
  ["#/title", { title: "" }],
  ["#/title", { title: "x".repeat(257) }],
  ["#/severity", { severity: "cleared" }],
  ["#/cluster_id", { cluster_id: "not an id" }],
])("422 to opening one with a bad %s", async (pointer, fields) => {
  const { errors } = await tenant.refusal("POST", path, { title: "T", severity: "major", ...fields });
  expect(errors?.map((error) => error.pointer)).toEqual([pointer]);
});

describe("the list", () => {
  let own: Tenant;
  let ids: string[];
  beforeAll(async () => {
    own = await tocsin.newTenant();
    ids = [];
    for (const severity of ["minor", "major", "minor", "major"]) {
      ids.push((await open({ severity, entity_id: `on ${severity}` }, own)).id);
    }
    await own.post(`${path}/${ids[1]}/assign`, { assignee: "kim" });
    await own.post(`${path}/${ids[2]}/resolve`, {});
  });

  test.each([
    ["", [3, 2, 1, 0]],
    ["status=open", [3, 1, 0]],
    ["status=resolved", [2]],
    ["severity=MAJOR", [3, 1]],
    ["assignee=kim", [1]],
    ["entity_id=on%20minor", [2, 0]],
    ["entity_id=on%20minor&status=open", [0]],
    ["status=closed", []],
  ])("by %j comes newest first", async (query, expected) => {
    const { items } = await own.get<Page<Incident>>(`${path}?${query}`);
    expect(items.map(({ id }) => ids.indexOf(id))).toEqual(expected);
  });

  test("422 to a status that there isn't", async () => {
    expect((await own.refusal("GET", `${path}?status=merged`)).status).toBe(422);
  });
});
