import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Listener } from "#shared/tmf642/hub/listener.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { alarm, at, raise } from "../support/alarms.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();
const base = "/tmf-api/alarm/v4";

interface Event {
  readonly eventId: string;
  readonly eventType: string;
  readonly event: { readonly alarm: TmfAlarm };
}

/** Calls by path, each as the stock library has verified it. */
const calls: { readonly path: string; readonly event: Event }[] = [];
/** Paths at which nobody takes anything. */
const down = new Set<string>();
let tenant: Tenant;
let server: Server;
let url: string;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  const { secrets } = await tenant.get<{ secrets: { secret: string }[] }>("/system/security/webhook-secret");
  const webhook = new Webhook(secrets[0]!.secret);
  server = createServer(async (asked, answer) => {
    const { url: path = "", headers } = asked;
    const event = webhook.verify(await text(asked), headers as Record<string, string>) as Event;
    const isDown = [...down].some((each) => path.startsWith(each));
    if (!isDown && headers["webhook-id"] === event.eventId) calls.push({ path, event });
    answer.writeHead(isDown ? 503 : 201).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const gently = (expectation: () => Promise<void>) => eventually(expectation, 60_000, 250);

const register = (path: string, query?: string) =>
  tenant.send<Listener>("POST", `${base}/hub`, { callback: url + path, ...(query && { query }) });
/** What a listener was told of an alarm: where, and how the alarm was. */
const toldOf = (path: string, id: string | undefined) =>
  calls
    .filter((call) => call.path.startsWith(`${path}/`) && call.event.event.alarm.id === id)
    .map((call) => [
      call.path.slice(path.length),
      call.event.event.alarm.ackState,
      call.event.event.alarm.state,
    ]);
const clear = (fields: object) => tenant.ingest({ ...alarm(fields), cleared_at: at(60) });

test("a listener is told that an alarm is created, acknowledged and cleared, in order; another only what it asks for", async () => {
  const registered = await register("/all");
  const { body: listener } = registered;
  expect(registered.status).toBe(201);
  expect(registered.headers.get("location")).toBe(listener.href);
  expect(listener).toMatchObject({ callback: `${url}/all`, query: null, state: "active" });
  await register("/some", "eventType=alarmCreateEvent&perceivedSeverity=critical");
  const told = { entity_id: "told", raised_at: at(0) };
  const [minor, critical] = await raise(tenant, alarm(told), alarm({ severity: "critical" }));
  await tenant.post(`${base}/ackAlarms`, {
    ...{ ackSystemId: "oss", ackUserId: "kim", alarmPattern: [{ id: minor }] },
  });
  await clear(told);
  await eventually(() => expect(toldOf("/all", minor)).toHaveLength(3));
  expect(toldOf("/all", minor)).toEqual([
    ["/listener/alarmCreateEvent", "unacknowledged", "raised"],
    ["/listener/alarmAttributeValueChangeEvent", "acknowledged", "updated"],
    ["/listener/alarmStateChangeEvent", "acknowledged", "cleared"],
  ]);
  await eventually(() => expect(toldOf("/some", critical)).toHaveLength(1));
  expect(calls.filter(({ path }) => path.startsWith("/some"))).toHaveLength(1);
  await gently(async () => {
    expect(await tenant.get(`${base}/hub/${listener.id}`)).toMatchObject({
      ...{ state: "active", lastDeliveryTime: expect.any(String) },
    });
  });
  expect(await tenant.get(`${base}/hub`)).toHaveLength(2);
});

test("one that is down misses nothing, and holds up nobody; registered again, it is told at once where it was", async () => {
  down.add("/down");
  const { body: listener } = await register("/down");
  const [first, second] = await raise(tenant, alarm({ entity_id: "d-1" }), alarm({ entity_id: "d-2" }));
  await eventually(() => expect(toldOf("/all", second)).toHaveLength(1));
  await gently(async () => {
    expect(await tenant.get(`${base}/hub/${listener.id}`)).toMatchObject({
      ...{ state: "failing", lastFailure: { code: "status", detail: "The receiver answered 503." } },
      nextAttemptTime: expect.any(String),
    });
  });
  expect(calls.filter(({ path }) => path.startsWith("/down"))).toEqual([]);
  down.delete("/down");
  const again = await register("/down");
  expect(again).toMatchObject({ status: 201, body: { id: listener.id, state: "active" } });
  await eventually(() => {
    for (const id of [first, second])
      expect(toldOf("/down", id)).toEqual([["/listener/alarmCreateEvent", "unacknowledged", "raised"]]);
  });
});

test("one that is deleted is told nothing more", async () => {
  const { body: listener } = await register("/gone");
  const [before] = await raise(tenant, alarm({ entity_id: "g-1" }));
  await eventually(() => expect(toldOf("/gone", before)).toHaveLength(1));
  expect((await tenant.send("DELETE", `${base}/hub/${listener.id}`)).status).toBe(204);
  expect((await tenant.send("GET", `${base}/hub/${listener.id}`)).status).toBe(404);
  const [after] = await raise(tenant, alarm({ entity_id: "g-2" }));
  await eventually(() => expect(toldOf("/all", after)).toHaveLength(1));
  expect(toldOf("/gone", after)).toEqual([]);
});

test("what isn't on the public internet, or asks for what there isn't, is refused in TM Forum's words", async () => {
  const refused = [
    { callback: "http://oss.example.org" },
    { callback: "https://10.0.0.1/tmf" },
    { callback: `${url}/bad`, query: "eventType=AlarmExploded" },
    { callback: `${url}/bad`, query: "colour=red" },
  ];
  for (const body of refused) {
    const answer = await tenant.send("POST", `${base}/hub`, body);
    expect([body, answer.status]).toEqual([body, 400]);
    expect(answer.body).toMatchObject({ "@type": "Error", status: "400" });
  }
});

test("a tenant has twenty listeners at most, and the same one once", async () => {
  const crowded = await tocsin.newTenant();
  const add = (number: number) =>
    crowded.send<Listener>("POST", `${base}/hub`, { callback: `${url}/crowd/${number}` });
  const answers: number[] = [];
  for (let number = 0; number < 20; number++) answers.push((await add(number)).status);
  expect(new Set(answers)).toEqual(new Set([201]));
  expect((await add(20)).status).toBe(409);
  expect((await add(0)).status).toBe(201);
  expect(await crowded.get(`${base}/hub`)).toHaveLength(20);
});
