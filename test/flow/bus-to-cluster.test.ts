import { spawnSync } from "node:child_process";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { Quarantined } from "#shared/quarantine/quarantine.ts";
import { alarm, at, type Page } from "../support/alarms.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();
/** The account that the events of this test come from. */
const account = process.env.TOCSIN_ACCOUNT ?? "000000000000";

interface Sender {
  readonly send: (source: string, detail: unknown) => Promise<void> | void;
}

const sdk: Sender = {
  send: async (source, detail) => {
    const entry = { EventBusName: tocsin.bus, Source: source, DetailType: "AlarmRaised" };
    const Entries = [{ ...entry, Detail: JSON.stringify(detail) }];
    const { FailedEntryCount } = await tocsin.events.send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
  },
};

const cli: Sender = {
  send: (source, detail) => {
    const entry = { EventBusName: tocsin.bus, Source: source, DetailType: "AlarmRaised" };
    const entries = JSON.stringify([{ ...entry, Detail: JSON.stringify(detail) }]);
    const { awsEndpointUrl } = tocsin.running;
    const endpoint =
      awsEndpointUrl === undefined ? [] : ["--endpoint-url", awsEndpointUrl, "--region", "us-east-1"];
    const { status, stdout, stderr } = spawnSync(
      "aws",
      ["events", "put-events", "--entries", entries, "--output", "json", ...endpoint],
      { encoding: "utf8" },
    );
    expect(`${status} ${stderr}`).toBe("0 ");
    expect(JSON.parse(stdout)).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
  },
};

const hasCli = spawnSync("aws", ["--version"]).status === 0;
if (!hasCli) console.log("skipped: the aws CLI isn't installed, so events are put by the SDK alone");

const newSource = () => `flow.${crypto.randomUUID()}`;
const register = (tenant: Tenant, source: string) =>
  tenant.post("/api/v1/event-sources", { account, source });

const clusters = async (tenant: Tenant) => (await tenant.get<Page<Cluster>>("/api/v1/clusters")).items;
const quarantined = async (tenant: Tenant) =>
  (await tenant.get<Page<Quarantined>>("/api/v1/quarantine")).items;

/** What waits of an origin that nobody has registered, which no tenant can see. */
async function unregistered(source: string): Promise<unknown[]> {
  const { Items = [] } = await tocsin.dynamo.send(
    new QueryCommand({
      TableName: tocsin.table("quarantine"),
      KeyConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": `origin ${account}/${source}` },
    }),
  );
  return Items;
}

const waits = (source: string) => eventually(async () => expect(await unregistered(source)).toHaveLength(1));

const pair = { alarms: [alarm(), alarm({ raised_at: at(30) })] };

describe.each([
  ["the SDK", sdk, true],
  ["the stock AWS CLI", cli, hasCli],
] as const)("an event that %s puts on the bus", (_, { send }, installed) => {
  test.skipIf(!installed)("becomes a cluster when its source is registered", async () => {
    const [tenant, source] = [await tocsin.newTenant(), newSource()];
    await register(tenant, source);
    await send(source, pair);
    await eventually(async () => expect(await clusters(tenant)).toMatchObject([{ alarm_count: 2 }]));
  });

  test.skipIf(!installed)(
    "waits in quarantine when its source is not, and becomes a cluster when it is and is replayed",
    async () => {
      const [tenant, source] = [await tocsin.newTenant(), newSource()];
      await send(source, pair);
      await waits(source);
      expect(await quarantined(tenant)).toEqual([]);
      await register(tenant, source);
      const [item] = await quarantined(tenant);
      expect(item).toMatchObject({
        origin: `${account}/${source}`,
        reason: `${account}/${source} is not a registered event source`,
      });
      expect(JSON.parse(item!.payload)).toEqual(pair);
      expect(await clusters(tenant)).toEqual([]);
      await tenant.post(`/api/v1/quarantine/${item!.id}/replay`);
      await eventually(async () => expect(await clusters(tenant)).toMatchObject([{ alarm_count: 2 }]));
      expect(await quarantined(tenant)).toEqual([]);
    },
  );
});

test("a critical alarm on the bus becomes an incident", async () => {
  const [tenant, source] = [await tocsin.newTenant(), newSource()];
  await register(tenant, source);
  await sdk.send(source, alarm({ severity: "critical", entity_id: "from the bus" }));
  await eventually(async () => {
    const { items } = await tenant.get<Page<Incident>>("/api/v1/incidents");
    expect(items).toMatchObject([{ severity: "critical", entity_id: "from the bus", status: "open" }]);
  });
});

test("one alarm as the detail is understood like many", async () => {
  const [tenant, source] = [await tocsin.newTenant(), newSource()];
  await register(tenant, source);
  await sdk.send(source, pair.alarms[0]);
  await sdk.send(source, pair.alarms[1]);
  await eventually(async () => expect(await clusters(tenant)).toMatchObject([{ alarm_count: 2 }]));
});

test("of an event that is good in part the good part is taken in, each bad one set aside with its reason", async () => {
  const [tenant, source] = [await tocsin.newTenant(), newSource()];
  await register(tenant, source);
  await sdk.send(source, { alarms: [pair.alarms[0], { severity: "loud" }, pair.alarms[1], "text"] });
  await eventually(async () => {
    expect(await clusters(tenant)).toMatchObject([{ alarm_count: 2 }]);
    const items = await quarantined(tenant);
    expect(items.map(({ payload }) => payload).sort()).toEqual(['"text"', '{"severity":"loud"}']);
    for (const { origin, reason } of items)
      expect([origin, reason]).toEqual([`${account}/${source}`, expect.stringMatching(/^#/)]);
  });
});

test("the same event twice is the same alarms: over the bus, over HTTP, or replayed", async () => {
  const [tenant, source] = [await tocsin.newTenant(), newSource()];
  await sdk.send(source, pair);
  await waits(source);
  await register(tenant, source);
  const [item] = await quarantined(tenant);
  await tenant.post(`/api/v1/quarantine/${item!.id}/replay`);
  const ids = await tenant.ingest(...pair.alarms);
  await eventually(async () =>
    expect(await clusters(tenant)).toMatchObject([{ cluster_id: ids[0], alarm_count: 2 }]),
  );
});

test("our own events never come back in as alarms, nor into quarantine", async () => {
  const [tenant, source] = [await tocsin.newTenant(), newSource()];
  await register(tenant, source);
  await sdk.send("tocsin.alarms", pair);
  await sdk.send("tocsin.anything", pair);
  await sdk.send(source, pair);
  await eventually(async () => expect(await clusters(tenant)).toHaveLength(1));
  for (const ours of ["tocsin.alarms", "tocsin.anything"]) expect(await unregistered(ours)).toEqual([]);
});

describe("CloudWatch's changes of state", () => {
  const change = async (source: string, value: string, minute: number) => {
    const state = { value, timestamp: `2026-03-01T12:0${minute}:00.000+0000` };
    const entry = { EventBusName: tocsin.bus, Source: source, DetailType: "CloudWatch Alarm State Change" };
    const about = { Resources: [`arn:${source}`], Detail: JSON.stringify({ alarmName: "cpu", state }) };
    await tocsin.events.send(new PutEventsCommand({ Entries: [{ ...entry, ...about }] }));
  };
  const only = (tenant: Tenant, expected: object) =>
    eventually(async () => {
      const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
      expect(items).toMatchObject([{ raised_at: "2026-03-01T12:00:00.000Z", ...expected }]);
    });

  test("raise an alarm and clear it; that CloudWatch knows nothing changes nothing", async () => {
    const [tenant, source] = [await tocsin.newTenant(), newSource()];
    await register(tenant, source);
    await change(source, "ALARM", 0);
    await only(tenant, { alarm_id: `arn:${source}`, source_system: "aws.cloudwatch", cleared_at: null });
    await change(source, "INSUFFICIENT_DATA", 1);
    await change(source, "OK", 2);
    await only(tenant, { cleared_at: "2026-03-01T12:02:00.000Z" });
    expect(await quarantined(tenant)).toEqual([]);
  });

  test("wait whole while nobody has registered the account, and are the same alarm when replayed", async () => {
    const [tenant, source] = [await tocsin.newTenant(), newSource()];
    await change(source, "ALARM", 0);
    await waits(source);
    await register(tenant, source);
    await tenant.post(`/api/v1/quarantine/${(await quarantined(tenant))[0]!.id}/replay`);
    await only(tenant, { alarm_id: `arn:${source}`, cleared_at: null });
  });
});
