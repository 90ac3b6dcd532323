import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Quarantined } from "#shared/quarantine/quarantine.ts";
import { alarm, at, type Page, present } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/quarantine";
const tocsin = connect();

/** Sets something aside as a worker would. */
async function setAside(tenant: Tenant, payload: unknown): Promise<string> {
  const id = crypto.randomUUID();
  const facts = { reason: "for the test", quarantined_at: at(0), correlation_id: "c" };
  const Item = { owner: tenant.id, id, origin: "queue", payload: JSON.stringify(payload), ...facts };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("quarantine"), Item }));
  return id;
}

/** Puts a message on the alarms queue, as an older version of the sender might have. */
async function deliver(tenant: Tenant, observations: readonly unknown[], fields: object = {}): Promise<void> {
  const delivery = {
    schema_version: 1,
    tenant_id: tenant.id,
    delivery: 1,
    received_at: Date.now(),
    correlation_id: "from an older sender",
    trace_id: "0".repeat(32),
    observations,
    ...fields,
  };
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("alarms") }),
  );
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(delivery) }));
}

const observation = (alarm_id: string, fields: object = {}) =>
  ({ ...alarm({ alarm_id }), raised_at: Date.parse(at(0)), ...fields }) as const;

const list = async (tenant: Tenant) => (await tenant.get<Page<Quarantined>>(path)).items;

test("a bad item inside an accepted message is set aside alone, with its reason; its neighbours are taken in", async () => {
  const tenant = await tocsin.newTenant();
  const bad = observation("bad", { severity: "fatal" });
  await deliver(tenant, [observation("one"), bad, observation("two")]);
  const [item] = await eventually(async () => {
    const items = await list(tenant);
    expect(items).toHaveLength(1);
    return items;
  });
  expect(item).toMatchObject({ origin: "queue", reason: expect.stringContaining("#/severity") });
  expect(item?.correlation_id).toBe("from an older sender");
  expect(JSON.parse(item!.payload)).toEqual(bad);
  expect(await tenant.get(`${path}/${item!.id}`)).toEqual(item);
  await eventually(async () => {
    const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
    expect(items.map(({ alarm_id }) => alarm_id).sort()).toEqual(["one", "two"]);
  });
});

test("a message that is delivered twice sets aside once", async () => {
  const tenant = await tocsin.newTenant();
  const bad = observation("bad", { entity_id: "" });
  const same = { received_at: Date.now() };
  await deliver(tenant, [bad], same);
  await deliver(tenant, [bad, observation("marker")], same);
  await eventually(async () =>
    expect((await tenant.get<Page<Alarm>>("/api/v1/alarms")).items).toHaveLength(1),
  );
  expect(await list(tenant)).toHaveLength(1);
});

test("what came last is listed first, page by page, from whatever source it came", async () => {
  const [tenant, source] = [await tocsin.newTenant(), `quarantine.${crypto.randomUUID()}`];
  const account = "123456789012";
  await tenant.post("/api/v1/event-sources", { account, source });
  const start = Date.now();
  for (const [owner, number] of [
    [tenant.id, 1],
    [`origin ${account}/${source}`, 2],
    [tenant.id, 3],
  ] as const) {
    const id = `${(start + number)
      .toString(16)
      .padStart(12, "0")
      .replace(/(.{8})/, "$1-")}-8000-8000-000000000000`;
    const Item = {
      owner,
      id,
      origin: "o",
      reason: "r",
      payload: `${number}`,
      quarantined_at: at(0),
      correlation_id: "c",
    };
    await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("quarantine"), Item }));
  }
  const seen: string[] = [];
  for (let query: string | undefined = "?limit=1"; query; ) {
    const { items, next_cursor }: Page<Quarantined> = await tenant.get(path + query);
    seen.push(...items.map(({ payload }) => payload));
    query = next_cursor ? `?limit=1&cursor=${encodeURIComponent(next_cursor)}` : undefined;
  }
  expect(seen).toEqual(["3", "2", "1"]);
});

test("replaying takes the item in, also with its times in milliseconds, and releases it", async () => {
  const tenant = await tocsin.newTenant();
  const written = alarm({ alarm_id: "written" });
  for (const payload of [
    written,
    observation("queued", { cleared_at: Date.parse(at(5)) }),
    { alarms: [alarm()] },
  ]) {
    const id = await setAside(tenant, payload);
    expect(await tenant.post(`${path}/${id}/replay`)).toEqual({ id, status: "accepted" });
    expect((await tenant.refusal("POST", `${path}/${id}/replay`)).status).toBe(404);
  }
  expect(await list(tenant)).toEqual([]);
  await eventually(async () => {
    const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
    const seen = items.map(({ alarm_id, raised_at, cleared_at }) => [alarm_id, raised_at, cleared_at]);
    expect(new Set(seen)).toEqual(
      new Set([
        ["written", at(0), null],
        ["queued", at(0), at(5)],
        [null, at(0), null],
      ]),
    );
  });
});

test("409 to replaying what was too large to be kept whole", async () => {
  const tenant = await tocsin.newTenant();
  const Item = {
    owner: tenant.id,
    id: crypto.randomUUID(),
    origin: "o",
    reason: "r",
    payload: '{"alarms": [{"enti',
  };
  const record = { ...Item, quarantined_at: at(0), correlation_id: "c" };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("quarantine"), Item: record }));
  const { status, detail } = await tenant.refusal("POST", `${path}/${Item.id}/replay`);
  expect([status, detail]).toEqual([409, expect.stringContaining("too large")]);
});

test("409 to replaying what still can't be taken in, which stays", async () => {
  const tenant = await tocsin.newTenant();
  for (const payload of [{ ...alarm(), severity: "fatal" }, "text", null]) {
    const id = await setAside(tenant, payload);
    const { status, detail } = await tenant.refusal("POST", `${path}/${id}/replay`);
    expect(status).toBe(409);
    expect(detail).toMatch(/^It still can't be taken in: #/);
    expect(await tenant.get(`${path}/${id}`)).toMatchObject({ id });
  }
});

test("the list comes in pages", async () => {
  const tenant = await tocsin.newTenant();
  const ids = await Promise.all([1, 2, 3, 4, 5].map((number) => setAside(tenant, { number })));
  const seen: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const cursor: string = next && `&cursor=${next}`;
    const page = await tenant.get<Page<Quarantined>>(`${path}?limit=2${cursor}`);
    seen.push(...page.items.map(({ id }) => id));
    next = page.next_cursor;
  }
  expect(seen.sort()).toEqual(ids.sort());
});

test("what no tenant can be found for harms nobody: those behind it are taken in", async () => {
  const tenant = await tocsin.newTenant();
  await deliver(tenant, [observation("x")], { schema_version: 7 });
  await deliver(tenant, [observation("y")], { tenant_id: "" });
  const [id] = await tenant.ingest(alarm());
  await present(tenant, id!);
  expect((await tenant.get<Page<Alarm>>("/api/v1/alarms")).items).toHaveLength(1);
});
