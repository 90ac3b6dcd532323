import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import type { ClusterExplanation } from "#shared/clusters/cluster-explanation.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { alarm, at, getAlarm, present, raise } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const base = "/tmf-api/alarm/v4";
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const newAlarm = (fields: object = {}) => ({
  ...{
    alarmType: "equipmentAlarm",
    perceivedSeverity: "major",
    probableCause: "powerProblem",
    state: "raised",
  },
  ...{ alarmedObject: { id: crypto.randomUUID() }, sourceSystemId: "ems-1", alarmRaisedTime: at(0) },
  ...fields,
});
/** Creates an alarm and waits until it can be read. */
async function created(fields: object = {}): Promise<TmfAlarm> {
  const answer = await tenant.post<TmfAlarm>(`${base}/alarm`, newAlarm(fields));
  await present(tenant, answer.id);
  return answer;
}
const read = (id: string | undefined) => tenant.get<TmfAlarm>(`${base}/alarm/${id}`);
const patch = (id: string | undefined, body: object) =>
  // TMF642's clients know nothing of versions.
  tenant.send<TmfAlarm>("PATCH", `${base}/alarm/${id}`, body, {
    ...{ "if-match": "", "content-type": "application/merge-patch+json" },
  });
const who = { ackSystemId: "oss", ackUserId: "kim" };

interface TmfError {
  readonly code: string;
  readonly status: string;
  readonly message: string;
}

describe("one alarm, many dialects", () => {
  test("posted to our own API, acknowledged and closed through TMF642, it is so in our own", async () => {
    const [id] = await raise(tenant, alarm({ entity_id: "ours", message: "Dark" }));
    expect(await read(id)).toMatchObject({
      probableCause: "LINK_DOWN",
      alarmDetails: "Dark",
      state: "raised",
    });
    const acked = await patch(id, { ackState: "acknowledged", ...who });
    expect(acked).toMatchObject({ status: 200, body: { ackState: "acknowledged", ackUserId: "kim" } });
    expect(await read(id)).toEqual(acked.body);
    const on_behalf_of = { user: "kim", system: "oss" };
    expect(await getAlarm(tenant, id)).toMatchObject({
      acknowledged: { by: expect.stringMatching(/./), on_behalf_of },
    });
    const closed = await patch(id, { state: "cleared", clearUserId: "sam" });
    expect(closed.body).toMatchObject({ state: "cleared", perceivedSeverity: "cleared", clearUserId: "sam" });
    expect(await getAlarm(tenant, id)).toMatchObject({
      ...{ state: "cleared", severity: "minor", cleared_by: { on_behalf_of: { user: "sam" } } },
    });
    expect((await patch(id, { state: "cleared" })).status).toBe(200);
    expect(await patch(id, { ackState: "unacknowledged" })).toMatchObject({
      status: 409,
      body: { status: "409" },
    });
  });

  test("created through TMF642, acknowledged in our own API, it is so through TMF642; a clear from its source ends it", async () => {
    const { id, ...answer } = await created({ externalAlarmId: "ext-1", serviceAffecting: true });
    expect(answer).toMatchObject({
      perceivedSeverity: "major",
      href: expect.stringMatching(`${base}/alarm/${id}$`),
    });
    expect(await getAlarm(tenant, id)).toMatchObject({ alarm_id: "ext-1", alarm_type: "powerProblem" });
    await tenant.post(`/api/v1/alarms/${id}/acknowledge`, {});
    const { ackUserId } = await read(id);
    expect((await getAlarm(tenant, id)).acknowledged?.by).toBe(ackUserId);
    const cleared = { ...newAlarm({ externalAlarmId: "ext-1" }), state: "cleared", alarmClearedTime: at(60) };
    expect(await tenant.post(`${base}/alarm`, cleared)).toMatchObject({ id, state: "cleared" });
    await expect.poll(async () => (await getAlarm(tenant, id)).cleared_at).toBe(at(60));
  });
});

describe("a task", () => {
  test("is done to all alarms that its patterns mean, in one entry of the journal, and names them", async () => {
    const alarms = [await created({ probableCause: "fan" }), await created({ probableCause: "fan" })];
    const [one, two] = alarms.map(({ id }) => id);
    const entries = async () => {
      const TableName = tocsin.table("journal");
      const KeyConditionExpression = "tenant_id = :tenant";
      const ExpressionAttributeValues = { ":tenant": tenant.id };
      const query = {
        TableName,
        KeyConditionExpression,
        ExpressionAttributeValues,
        Select: "COUNT" as const,
      };
      return (await tocsin.dynamo.send(new QueryCommand(query))).Count;
    };
    const task = async (name: string, body: object) =>
      (await tenant.post<Record<string, { id: string }[]>>(`${base}/${name}`, body)) ?? {};
    const ids = (refs: readonly { id: string }[] = []) => refs.map(({ id }) => id).sort();
    const before = (await entries()) ?? 0;
    const alarmPattern = [{ probableCause: "fan", state: "raised" }, { id: one }];
    const acked = await task("ackAlarms", { ...who, alarmPattern });
    expect(acked).toMatchObject({ state: "done", "@type": "AckAlarms", ...who, alarmPattern });
    expect(ids(acked.ackedAlarm)).toEqual([one, two].sort());
    expect(await entries()).toBe(before + 1);
    expect(ids((await task("ackAlarms", { ...who, alarmPattern })).ackedAlarm)).toEqual([]);
    expect(await entries()).toBe(before + 1);
    const unacked = await task("unAckAlarms", { ...who, alarmPattern: [{ id: two }] });
    expect(ids(unacked.unAckedAlarm)).toEqual([two]);
    const comment = { comment: "Fan tray ordered", userId: "kim", systemId: "oss" };
    await task("commentAlarms", { comment, alarmPattern: [{ id: one }] });
    const clearing = { clearSystemId: "oss", clearUserId: "kim", alarmClearedTime: at(30) };
    const cleared = await task("clearAlarms", { ...clearing, alarmPattern: [{ probableCause: "fan" }] });
    expect(ids(cleared.clearedAlarm)).toEqual([one, two].sort());
    expect(await read(one)).toMatchObject({
      ...{ state: "cleared", ackState: "acknowledged", alarmClearedTime: at(30), clearUserId: "kim" },
      comment: [{ ...comment, time: expect.any(String) }],
    });
    expect(await read(two)).toMatchObject({ state: "cleared", ackState: "unacknowledged" });
  });

  test.each([
    ["ackAlarms", { alarmPattern: [{}], ...who }, "#/alarmPattern/0"],
    ["ackAlarms", { alarmPattern: [{ href: "x", "@referredType": "Alarm" }], ...who }, "#/alarmPattern/0"],
    ["ackAlarms", { alarmPattern: [], ...who }, "#/alarmPattern"],
    ["ackAlarms", { alarmPattern: Array(11).fill({ state: "raised" }), ...who }, "#/alarmPattern"],
    [
      "clearAlarms",
      { alarmPattern: [{ id: "x" }], clearSystemId: "oss", clearUserId: "kim" },
      "#/alarmClearedTime",
    ],
    ["commentAlarms", { alarmPattern: [{ id: "x" }], comment: { comment: " " } }, "#/comment/comment"],
  ])("%s of %j is 400 for %s", async (name, body, pointer) => {
    const answer = await tenant.send<TmfError>("POST", `${base}/${name}`, body);
    expect(answer).toMatchObject({ status: 400, body: { status: "400", code: "validation-failed" } });
    expect(answer.body.message).toContain(pointer);
  });
});

describe("a group", () => {
  const by = { sourceSystemId: "oss", alarmChangedTime: at(0) };
  type Refs = readonly { readonly id: string }[];
  const task = (name: string, parentAlarm: object, ...correlatedAlarm: object[]) =>
    tenant.send<Record<"groupedAlarm" | "unGroupedAlarm", Refs> & TmfError>("POST", `${base}/${name}`, {
      ...{ ...by, parentAlarm, correlatedAlarm },
    });
  const idsOf = (refs: Refs = []) => refs.map(({ id }) => id).sort();

  test("is one cluster and incident whose root cause is the parent, explained by hand, until it is ungrouped", async () => {
    const [one = "", two = "", parent = ""] = await raise(
      tenant,
      ...["group-1", "group-2", "group-3"].map((entity_id, later) =>
        alarm({ entity_id, severity: "critical", raised_at: at(later * 1000) }),
      ),
    );
    const grouped = await task(
      "groupAlarms",
      { id: parent },
      { id: one },
      { alarmedObject: { id: "group-2" } },
    );
    expect(grouped).toMatchObject({ status: 201, body: { state: "done", "@type": "GroupAlarms", ...by } });
    expect(idsOf(grouped.body.groupedAlarm)).toEqual([one, two].sort());
    expect((await task("groupAlarms", { id: parent }, { id: one })).body.groupedAlarm).toEqual([]);
    const root = await read(parent);
    expect(root).toMatchObject({ isRootCause: true });
    expect(idsOf(root.correlatedAlarm)).toEqual([one, two].sort());
    expect(await read(one)).toMatchObject({ isRootCause: false, parentAlarm: [{ id: parent }] });
    expect(await getAlarm(tenant, one)).toMatchObject({
      grouped_under: { alarm_id: parent, on_behalf_of: { system: "oss" } },
    });
    const explained = `/api/v1/clusters/${parent}/explain`;
    const { items, root_cause } = await tenant.get<ClusterExplanation>(explained);
    expect(items.map(({ link }) => link?.rule)).toEqual([undefined, "hand", "hand"]);
    expect(root_cause).toMatchObject({
      ...{ entity_id: "group-3", decided_by: "hand" },
      by_hand: { alarm_id: parent, by: expect.any(String), on_behalf_of: { system: "oss" } },
    });
    const incidentsOn = async () =>
      (await tenant.get<{ items: Incident[] }>("/api/v1/incidents?status=open")).items
        .map(({ entity_id }) => entity_id)
        .filter((entity) => entity?.startsWith("group-"))
        .sort();
    expect(await incidentsOn()).toEqual(["group-3"]);
    const freed = await task("unGroupAlarms", { id: parent }, { id: one }, { id: two });
    expect(idsOf(freed.body.unGroupedAlarm)).toEqual([one, two].sort());
    expect(await incidentsOn()).toEqual(["group-1", "group-2", "group-3"]);
    expect(await read(one)).toMatchObject({ isRootCause: true });
    const audit = await tenant.get<{ items: { action: string; meta: object }[] }>("/system/audit?limit=2");
    expect(audit.items.map(({ action, meta }) => [action, meta])).toEqual([
      ["alarm.ungroup", { alarms: 2, parent }],
      ["alarm.group", { alarms: 2, parent }],
    ]);
  });

  test("is made whole or not at all: who names an alarm that isn't at hand is told which, 400", async () => {
    const [parent = "", child = ""] = await raise(
      tenant,
      alarm({ entity_id: "p" }),
      alarm({ entity_id: "c" }),
    );
    const refusals = [
      [await task("groupAlarms", { id: "gone" }, { id: child }), "#/parentAlarm means no alarm"],
      [await task("groupAlarms", { sourceSystemId: "nms" }, { id: child }), "#/parentAlarm must mean one"],
      [
        await task("groupAlarms", { id: parent }, { id: child }, { id: "gone" }),
        "#/correlatedAlarm/1 means no alarm",
      ],
    ] as const;
    for (const [{ status, body }, message] of refusals) {
      expect(status).toBe(400);
      expect(body.message).toContain(message);
    }
    expect(await getAlarm(tenant, child)).not.toHaveProperty("grouped_under");
    await task("groupAlarms", { id: parent }, { id: child });
    expect((await task("groupAlarms", { id: child }, { id: parent })).status).toBe(409);
  });
});

test("a list says how many there are and how many it shows: 206 for a part, 200 for all", async () => {
  const other = await tocsin.newTenant();
  await raise(other, ...["a", "b", "c"].map((entity_id) => alarm({ entity_id })));
  const list = async (query: string) => {
    const { status, headers, body } = await other.send<TmfAlarm[]>("GET", `${base}/alarm?${query}`);
    return [
      status,
      headers.get("x-total-count"),
      headers.get("x-result-count"),
      body.map((one) => Object.keys(one)),
    ];
  };
  const keys = ["id", "href", "state"];
  expect(await list("fields=state&limit=2")).toEqual([206, "3", "2", [keys, keys]]);
  expect(await list("fields=state&alarmedObject.id=a,b")).toEqual([200, "2", "2", [keys, keys]]);
  expect(await list("offset=3")).toEqual([206, "3", "0", []]);
  expect(await list("state=cleared")).toEqual([200, "0", "0", []]);
});

test("a key as a password under the tenant's own path will do; another tenant's path is 403", async () => {
  const authorization = `Basic ${Buffer.from(`any:${tenant.apiKey}`).toString("base64")}`;
  const at = (id: string) =>
    tocsin.anonymous<TmfError>("GET", `/t/${id}${base}/alarm`, undefined, { authorization });
  expect((await at(tenant.id)).status).toBeLessThan(300);
  expect(await at(crypto.randomUUID())).toMatchObject({ status: 403, body: { code: "not-allowed" } });
});
