import { beforeAll, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { ApiClient } from "#shared/api-clients/api-client.ts";
import type { ClientKey } from "#shared/api-clients/client-key.ts";
import { connect, eventually, type Problem, Tenant } from "../../support/tocsin.ts";
import { clients, type Issued, newKey, register } from "../api-clients/client-support.ts";

/** The doors that stock senders come through, on the example of one of them. */
const path = "/integrations/alertmanager";
const tocsin = connect();
let tenant: Tenant;
let client: ApiClient;
let token: Issued;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  client = await register(tenant, ["alarms:read", "alarms:write"]);
  token = await newKey(tenant, client, { use: "ingest" });
});

const webhook = (fields: object = {}, ...more: object[]) => ({
  version: "4",
  status: "firing",
  receiver: "tocsin",
  groupKey: '{}:{alertname="HostDown"}',
  truncatedAlerts: 0,
  groupLabels: { alertname: "HostDown" },
  alerts: [
    {
      status: "firing",
      labels: { alertname: "HostDown", instance: `db ${crypto.randomUUID()}`, severity: "critical" },
      annotations: { summary: "db-1 is down" },
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      endsAt: "0001-01-01T00:00:00Z",
      ...fields,
    },
    ...more,
  ],
});

const stored = (id: string) => eventually(() => tenant.get<Alarm>(`/api/v1/alarms/${id}`));
const inside = (secret: string) => `/in/${secret}${path}`;
const sendAs = (authorization: string, place = path) =>
  tocsin.anonymous<Problem>("POST", place, webhook(), { authorization });
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

test("a resolved alert clears the alarm that it raised; a bad alert doesn't hold the good ones back", async () => {
  const sent = webhook({}, { status: "firing", labels: {} });
  const answer = await tenant.post<{ results: { event_id: string }[] }>(path, sent);
  expect(answer).toMatchObject({ accepted: 1, rejected: 1, results: [{}, { status: "rejected" }] });
  const id = answer.results[0]!.event_id;
  expect(await stored(id)).toMatchObject({ state: "open", alarm_type: "HostDown" });
  const endsAt = new Date().toISOString();
  await tenant.post(path, { ...sent, alerts: [{ ...sent.alerts[0], status: "resolved", endsAt }] });
  await eventually(async () => expect(await stored(id)).toMatchObject({ cleared_at: endsAt }));
});

test("where no alert is good, or it isn't version 4, that is 422", async () => {
  const none = await tenant.send<Problem & object>("POST", path, webhook({ labels: {} }));
  expect([none.status, none.body]).toMatchObject([422, { results: [{ status: "rejected" }] }]);
  const old = await tenant.refusal("POST", path, { ...webhook(), version: "3" });
  expect([old.status, old.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["#/version"]]);
});

test("the tenant in the path is the credential's own, or it is 403", async () => {
  const other = await tocsin.newTenant();
  const place = (id: string) => `/t/${id}${path}`;
  expect(await tenant.post(place(tenant.id), webhook())).toMatchObject({ accepted: 1 });
  expect(await tenant.refusal("POST", place(other.id), webhook())).toMatchObject({
    status: 403,
    detail: "The tenant in the path isn't the credential's. Paths name a tenant by its id.",
  });
  expect((await sendAs("", place(tenant.id))).status).toBe(401);
});

test("a key is welcome as a password, whatever the name; elsewhere it isn't", async () => {
  expect((await sendAs(basic(`anyone:${tenant.apiKey}`))).status).toBe(202);
  expect((await sendAs(basic(`anyone:${tenant.apiKey}x`))).status).toBe(401);
  expect((await sendAs(basic(`anyone:${tenant.apiKey}`), "/api/v1/alarms/ingest")).status).toBe(401);
});

test("an ingest token is as good as a key, in the path and nowhere else, and for alarms alone", async () => {
  expect(token).toMatchObject({ use: "ingest", scopes: ["alarms:write"] });
  const answer = await tocsin.anonymous<{ results: { event_id: string }[] }>(
    ...["POST", inside(token.key)],
    webhook(),
  );
  expect(answer.status).toBe(202);
  expect(await stored(answer.body.results[0]!.event_id)).toMatchObject({ source_system: "alertmanager" });
  expect((await sendAs(`Bearer ${token.key}`)).status).toBe(401);
  expect((await sendAs(basic(`x:${token.key}`))).status).toBe(401);
  const asHeader = new Tenant(tocsin.running.apiUrl, tenant.id, token.key);
  expect((await asHeader.refusal("POST", path, webhook())).status).toBe(401);
  expect((await tocsin.anonymous("POST", inside(tenant.apiKey), webhook())).status).toBe(401);
  const wider = { use: "ingest", scopes: ["alarms:read", "alarms:write"] };
  const refused = await tenant.refusal("POST", `${clients}/${client.id}/keys`, wider);
  expect([refused.status, refused.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["#/scopes"]]);
});

test("a token is rotated and revoked like a key; its addresses and its use are kept", async () => {
  const keys = `${clients}/${client.id}/keys`;
  const elsewhere = await newKey(tenant, client, { use: "ingest", source_cidrs: ["192.0.2.0/24"] });
  expect((await tocsin.anonymous("POST", inside(elsewhere.key), webhook())).status).toBe(401);
  const old = await newKey(tenant, client, { use: "ingest" });
  const fresh = await tenant.post<Issued>(`${keys}/${old.id}/rotate`, {});
  expect(fresh.use).toBe("ingest");
  expect((await tocsin.anonymous("POST", inside(fresh.key), webhook())).status).toBe(202);
  await tenant.post<ClientKey>(`${keys}/${old.id}/revoke`);
  expect((await tocsin.anonymous("POST", inside(old.key), webhook())).status).toBe(401);
});

test("CloudEvents come structured, binary and batched; a bad one doesn't hold the good ones back", async () => {
  const place = "/integrations/cloudevents";
  const alarm = { entity_id: "ce", alarm_type: "DOWN", severity: "minor", source_system: "probe" };
  const attributes = { specversion: "1.0", id: "1", source: "/é", type: "AlarmRaised" };
  const [time, data] = [new Date().toISOString(), { ...alarm, raised_at: undefined }];
  const event = { ...attributes, time, data };
  const send = (type: string, body: unknown, headers: Record<string, string> = {}) =>
    tenant.send<{ results: { event_id: string }[] }>("POST", place, body, {
      "content-type": type,
      ...headers,
    });
  const binary = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/%C3%A9", "ce-type": "AlarmRaised" };
  const answers = [
    await send("application/cloudevents+json; charset=UTF-8", event),
    await send("application/json", data, { ...binary, "ce-time": time }),
    await send("application/cloudevents-batch+json", [event, { ...event, specversion: "2" }]),
  ];
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(answers[2]?.body).toMatchObject({ accepted: 1, rejected: 1 });
  expect(new Set(answers.map(({ body }) => body.results[0]!.event_id)).size).toBe(1);
  expect((await send("application/cloudevents-batch+json", [])).body).toMatchObject({ accepted: 0 });
  expect((await send("application/cloudevents+json", { ...event, id: "" })).status).toBe(422);
  expect((await send("application/cloudevents+json", "{")).status).toBe(400);
  expect((await send("text/xml", "<event/>")).status).toBe(415);
  const id = answers[0]!.body.results[0]!.event_id;
  await eventually(async () => expect(await stored(id)).toMatchObject({ raised_at: time, occurrences: 3 }));
});

test("what calls itself a message of SNS, as plain text, is refused unless SNS has signed it", async () => {
  const place = `/in/${token.key}/integrations/sns`;
  const headers = { "content-type": "text/plain; charset=UTF-8" };
  const send = (body: unknown) => tocsin.anonymous<Problem>("POST", place, body, headers);
  const message = {
    ...{ Type: "Notification", MessageId: "1", TopicArn: "arn:aws:sns:us-east-1:123456789012:t" },
    ...{ Message: "{}", Timestamp: new Date().toISOString(), SignatureVersion: "2", Signature: "AAAA" },
    SigningCertURL: "https://sns.us-east-1.amazonaws.com.example/SimpleNotificationService-0.pem",
  };
  const { status, body } = await send(message);
  expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["#/SigningCertURL"]]);
  expect((await send("{")).status).toBe(400);
  expect((await send({ ...message, Type: "Raw" })).status).toBe(422);
  expect(
    (await tocsin.anonymous("POST", path, webhook(), { ...headers, "x-api-key": tenant.apiKey })).status,
  ).toBe(415);
});

/** What the whole run has written is searched for keys at its end (test/support/leaks.ts): these are the bait. */
test("no problem tells the token, whatever is wrong", async () => {
  const { key } = token;
  const requests = [
    ["GET", inside(key)],
    ["POST", `/in/${key}/integrations/nothing`],
    ["POST", `/in/${key}`],
    ["POST", `/in/in/${key}/x`],
    ["POST", `/t/${key}${path}`],
    ["POST", `/integrations/${key}`],
    ["POST", inside(`${key.slice(0, -1)}*`)],
    ["POST", inside(key.slice(0, 40))],
    ["POST", inside(`%74${key.slice(1, -1)}`)],
    ["POST", inside(key), "{"],
    ["POST", inside(key), { version: "3" }],
    ["POST", inside(key), "x".repeat(5 * 1024 * 1024)],
    ["POST", inside(key), "x".repeat(10 * 1024 * 1024 + 1)],
  ] as const;
  for (const [method, place, body = method === "GET" ? undefined : webhook()] of requests) {
    const headers = { "user-agent": `sender of ${place}` };
    const answer = await tocsin.anonymous<Problem>(method, place, body, headers);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.instance).toMatch(/redacted|^urn:uuid:/);
    expect(JSON.stringify(answer.body)).not.toContain(key.slice(20, 40));
  }
});
