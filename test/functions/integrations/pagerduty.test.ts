import { beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { ApiClient } from "#shared/api-clients/api-client.ts";
import type { ClientKey } from "#shared/api-clients/client-key.ts";
import type { ChangeView } from "#shared/changes/recorded-change.ts";
import type { ClusterExplanation } from "#shared/clusters/cluster-explanation.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";
import { clients, type Issued, newKey, register } from "../api-clients/client-support.ts";

const events = "/v2/enqueue";
const changes = "/v2/change/enqueue";
const tocsin = connect();
let tenant: Tenant;
let client: ApiClient;
let routing: Issued;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  client = await register(tenant, ["alarms:read", "alarms:write"]);
  routing = await newKey(tenant, client, { use: "routing", name: "Nagios" });
});

interface Answered {
  readonly status: string;
  readonly message: string;
  readonly dedup_key?: string;
  readonly errors?: readonly string[];
}

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  tocsin.anonymous<Answered>("POST", path, body, headers);

const payload = { summary: "Disk full", source: "db-1", severity: "critical" };
const event = (fields: object = {}) => ({
  ...{ routing_key: routing.key, event_action: "trigger", dedup_key: crypto.randomUUID(), payload },
  ...fields,
});
const change = (fields: object = {}, more: object = {}) => ({
  ...{ routing_key: routing.key, payload: { summary: "Deploy 1.2", source: "db-1", ...fields } },
  ...more,
});

const enqueued = async (body: object, path = events): Promise<string> => {
  const answer = await send(path, body);
  expect([answer.status, answer.body]).toMatchObject([
    202,
    { status: "success", message: "Event processed" },
  ]);
  return answer.body.dedup_key!;
};

const alarmsOf = async (dedupKey: string): Promise<Alarm[]> => {
  const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms?source_system=pagerduty&limit=200");
  return items.filter(({ alarm_id }) => alarm_id === dedupKey);
};

const becomes = (dedupKey: string, ...alarms: readonly object[]) =>
  eventually(async () => expect(await alarmsOf(dedupKey)).toMatchObject(alarms));

test("a later trigger goes on with the alarm that is open, and after a resolve begins another", async () => {
  const dedup_key = await enqueued(event());
  await becomes(dedup_key, { state: "open", occurrences: 1, entity_id: "db-1", message: "Disk full" });
  await enqueued(event({ dedup_key, payload: { ...payload, severity: "warning" } }));
  await becomes(dedup_key, { state: "open", occurrences: 2, severity: "warning" });
  const resolve = { routing_key: routing.key, event_action: "resolve", dedup_key };
  await enqueued(resolve);
  await becomes(dedup_key, { state: "cleared" });
  await enqueued(resolve);
  await enqueued(event({ dedup_key }), `/t/${tenant.id}${events}`);
  await becomes(dedup_key, { state: "open", occurrences: 1 }, { state: "cleared", occurrences: 2 });
});

test("a trigger is as old as it says, and new after a resolve though it says the same again", async () => {
  const timestamp = "2026-03-01T12:00:00.000Z";
  const trigger = event({ payload: { ...payload, timestamp } });
  const dedup_key = await enqueued(trigger);
  await becomes(dedup_key, { state: "open", occurrences: 1, raised_at: timestamp });
  await enqueued({ routing_key: routing.key, event_action: "resolve", dedup_key });
  await enqueued(trigger);
  await becomes(dedup_key, { state: "open", occurrences: 1 }, { state: "cleared", raised_at: timestamp });
});

test("a key in the header is as good; who doesn't say who he is acknowledges as his key is called", async () => {
  const { routing_key: _, dedup_key, ...trigger } = event();
  const headers = { "x-routing-key": routing.key };
  const answer = await send(events, trigger, headers);
  expect([answer.status, answer.body.dedup_key]).toEqual([202, expect.stringMatching(/^[\w-]{1,255}$/)]);
  const given = answer.body.dedup_key!;
  expect((await send(events, { event_action: "acknowledge", dedup_key: given }, headers)).status).toBe(202);
  await becomes(given, { state: "open", acknowledged: { by: "Nagios" } });
});

describe("what is wrong is 400 in PagerDuty's words:", () => {
  const cases: Record<string, () => readonly [unknown, readonly string[]]> = {
    "no key": () => [event({ routing_key: undefined }), ["'routing_key' is missing or blank"]],
    "a key of another length, and form": () => [
      event({ routing_key: "no-key" }),
      [
        "Length of 'routing_key' is incorrect (should be 32 characters)",
        "'routing_key' cannot contain non-alphanumeric characters.",
      ],
    ],
    "a key that isn't there": () => [event({ routing_key: "0".repeat(32) }), ["Invalid routing key"]],
    "a key with another secret": () => [
      event({ routing_key: routing.id + "0".repeat(20) }),
      ["Invalid routing key"],
    ],
    "an API key": () => [event({ routing_key: tenant.apiKey }), expect.any(Array)],
    "a member that is missing": () => [event({ payload: undefined }), ["'payload' is missing or blank"]],
    "no JSON": () => ["{", ["The body is not well-formed JSON."]],
    "no object": () => ["[]", ["'routing_key' is missing or blank"]],
  };

  test.each(Object.keys(cases))("%s", async (name) => {
    const [body, errors] = cases[name]!();
    for (const path of [events, ...(name.includes("member") ? [] : [changes])]) {
      const answer = await send(path, body);
      const expected = { status: "invalid event", message: "Event object is invalid", errors };
      expect([answer.status, answer.body]).toEqual([400, expected]);
      expect(JSON.stringify(answer.body)).not.toContain(routing.key);
    }
  });
});

test("another tenant in the path is 403, and more than 512 KB is 413", async () => {
  const other = await tocsin.newTenant();
  expect((await send(`/t/${other.id}${events}`, event())).status).toBe(403);
  const most = 512 * 1024;
  const large = (bytes: number) => {
    const body = event({ images: "" });
    return { ...body, images: "x".repeat(bytes - JSON.stringify(body).length) };
  };
  expect((await send(events, large(most))).status).toBe(202);
  expect((await send(events, large(most + 1))).status).toBe(413);
});

test("a routing key opens nothing else, and nothing else opens what it does", async () => {
  expect(routing).toMatchObject({ use: "routing", scopes: ["alarms:write"], prefix: routing.id });
  expect(routing.key).toMatch(/^[0-9a-f]{32}$/);
  const ingest = await newKey(tenant, client, { use: "ingest" });
  const bearers = [{ authorization: `Bearer ${routing.key}` }, { "x-api-key": routing.key }];
  for (const headers of bearers) {
    expect((await tocsin.anonymous("POST", "/api/v1/alarms/ingest", {}, headers)).status).toBe(401);
  }
  expect((await send(`/in/${routing.key}/integrations/alertmanager`, {})).status).toBe(401);
  const without = event({ routing_key: undefined });
  expect((await send(events, without, { "x-api-key": tenant.apiKey })).status).toBe(400);
  expect((await send(events, without, { "x-routing-key": ingest.key })).status).toBe(400);
  const wider = { use: "routing", scopes: ["alarms:read"] };
  expect((await tenant.refusal("POST", `${clients}/${client.id}/keys`, wider)).status).toBe(422);
});

test("a routing key is rotated and revoked like others, and good only where it shall be", async () => {
  const keys = `${clients}/${client.id}/keys`;
  const elsewhere = await newKey(tenant, client, { use: "routing", source_cidrs: ["192.0.2.0/24"] });
  expect((await send(events, event({ routing_key: elsewhere.key }))).status).toBe(400);
  const old = await newKey(tenant, client, { use: "routing" });
  const fresh = await tenant.post<Issued>(`${keys}/${old.id}/rotate`, {});
  expect(fresh.key).toMatch(/^[0-9a-f]{32}$/);
  expect((await send(events, event({ routing_key: fresh.key }))).status).toBe(202);
  await tenant.post<ClientKey>(`${keys}/${old.id}/revoke`);
  expect((await send(events, event({ routing_key: old.key }))).status).toBe(400);
});

describe("changes", () => {
  const list = async (query = "") =>
    (await tenant.get<Page<ChangeView>>(`/api/v1/changes?limit=200${query}`)).items;

  test("are listed newest first, each once however often it is told, with what is said of them", async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const [older, newer] = [at(9), at(5)];
    const custom_details = { entity_id: "listed", build: 12, steps: ["a"] };
    const links = [{ href: "https://ci.example/12", text: "Build" }, { text: "nowhere" }];
    const first = change({ timestamp: older, source: "ci", custom_details }, { links });
    for (let told = 0; told < 2; told++) {
      const { status, body } = await send(changes, first);
      expect([status, body]).toEqual([202, { status: "success", message: "Change event processed" }]);
    }
    await send(`/t/${tenant.id}${changes}`, change({ timestamp: newer, source: "listed" }));
    expect(await list("&entity_id=listed")).toMatchObject([
      { at: newer, source: "listed", details: {}, links: [] },
      {
        ...{ at: older, source: "ci", summary: "Deploy 1.2", recorded_by: "Nagios" },
        details: { entity_id: "listed", build: "12", steps: '["a"]' },
        links: [{ href: "https://ci.example/12", text: "Build" }],
      },
    ]);
    expect(await list(`&source=ci&from=${older}&to=${newer}`)).toHaveLength(1);
    expect(await list(`&entity_id=listed&from=${at(4)}`)).toEqual([]);
  });

  test("just before an incident, near its root cause, are in its situation report", async () => {
    const [router, cell] = [`router-${crypto.randomUUID()}`, `cell-${crypto.randomUUID()}`];
    const entities = [{ id: router }, { id: cell, parent_id: router }];
    for (const entity of entities)
      await tenant.post("/api/v1/entities", { ...entity, entity_type: "CELL", name: "An entity" });
    const timestamp = new Date(Date.now() - 10 * 60_000).toISOString();
    await send(changes, change({ timestamp, source: router, summary: "New firmware" }));
    await enqueued(event({ payload: { ...payload, source: cell } }));
    const incident = await eventually(async () => {
      const { items } = await tenant.get<Page<Incident>>("/api/v1/incidents?limit=200");
      return items.find(({ entity_id }) => entity_id === cell) ?? expect.fail("no incident yet");
    });
    const report = await tenant.get<SituationReport>(`/api/v1/incidents/${incident.id}/sitrep`);
    expect(report.likely_cause?.changes).toMatchObject([
      { summary: "New firmware", entity_id: router, hops: 1, before_s: expect.closeTo(600, -2) },
    ]);
    const explanation = `/api/v1/clusters/${incident.cluster_id}/explain`;
    const { root_cause } = await tenant.get<ClusterExplanation>(explanation);
    expect(root_cause.changes).toEqual(report.likely_cause?.changes);
  });
});
