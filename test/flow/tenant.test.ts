import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { PutCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { type BucketName, buckets, type TableName, tables } from "#shared/resources.ts";
import { globalName } from "../../infra/stage.ts";
import { alarm, raise } from "../support/alarms.ts";
import { archiveAudit } from "../support/archive-audit.ts";
import { addTestUser } from "../support/test-user.ts";
import { connect, eventually, Tenant } from "../support/tocsin.ts";

const tocsin = connect();
const { apiUrl, awsEndpointUrl, stage } = tocsin.running;
/** Tables that are everybody's, or whose items are gone in minutes. */
const ofNobody = ["auditBatches", "loginAttempts", "metricTotals", "rateLimits", "signingKeys"];
const tableNames = (Object.keys(tables) as TableName[]).filter((name) => !ofNobody.includes(name));

function tenantCommand(...args: readonly string[]): ChildProcess {
  const where = ["--stage", stage, ...(awsEndpointUrl ? ["--endpoint", awsEndpointUrl] : [])];
  return spawn(process.execPath, ["infra/tenant.ts", ...args, ...where], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function run(...args: readonly string[]): Promise<string> {
  const child = tenantCommand(...args);
  let output = "";
  child.stdout!.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  return output;
}

async function create(name: string): Promise<Tenant> {
  const output = await run("create", name);
  const [, id = ""] = /Tenant id +(\S+)/.exec(output) ?? [];
  const [, key = ""] = /API key +(\S+)/.exec(output) ?? [];
  expect(output).toMatch(/Account number +\d{12}\n/);
  return new Tenant(apiUrl, id, key);
}

const s3 = new S3Client({
  forcePathStyle: true,
  region: "us-east-1",
  ...(awsEndpointUrl && {
    endpoint: awsEndpointUrl,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  }),
});

async function bucket(name: BucketName = "alarmHistory"): Promise<string> {
  const { Table } = await tocsin.dynamo.send(
    new DescribeTableCommand({ TableName: tocsin.table("tenants") }),
  );
  return globalName({ stage }, name, Table?.TableArn?.split(":")[4] ?? "");
}

/** How many items of each table, and objects, speak of a tenant. */
async function traces(tenantId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of tableNames) {
    counts[name] = 0;
    for await (const page of paginateScan({ client: tocsin.dynamo }, { TableName: tocsin.table(name) })) {
      counts[name] += (page.Items ?? []).filter((item) => JSON.stringify(item).includes(tenantId)).length;
    }
  }
  for (const name of Object.keys(buckets) as BucketName[]) {
    const listing = new ListObjectsV2Command({ Bucket: await bucket(name), Prefix: tenantId });
    counts[name] = (await s3.send(listing)).KeyCount ?? 0;
  }
  return counts;
}

/** Fills every table and bucket with something of the tenant's, and waits until all is quiet. */
async function settle(tenant: Tenant, account: string): Promise<void> {
  const entity = { entity_type: "NODE", name: "a node" };
  const entities = Array.from({ length: 60 }, (_, index) => ({ id: `node-${index}`, ...entity }));
  await tenant.post("/api/v1/entities/bulk", { entities });
  const eventSource = { account: "000000000000", source: `nms.${account}` };
  await tenant.send("POST", "/api/v1/event-sources", eventSource, { "idempotency-key": account });
  const login = { email: `${crypto.randomUUID()}@example.com`, password: "a lantern over the harbour" };
  await addTestUser(tenant.id, login);
  await tocsin.anonymous("POST", "/auth/login", login);
  const unreadable = {
    EventBusName: tocsin.bus,
    Source: `nms.${account}`,
    DetailType: "AlarmRaised",
    Detail: "{}",
  };
  await tocsin.events.send(new PutEventsCommand({ Entries: [unreadable] }));
  for (const key of ["snapshots/1.json.zst", "archive/1.json.zst"]) {
    await s3.send(new PutObjectCommand({ Bucket: await bucket(), Key: `${tenant.id}/${key}`, Body: "x" }));
  }
  const event = { event_type: "test.settled", severity: "info", category: "test" };
  await tenant.post("/telemetry/events", event);
  await tenant.put("/system/retention/quarantine", { days: 31 });
  await tenant.put("/api/v1/sleeping-cell-policy", { samples: 4 });
  const sample = { entity_id: "node-1", metric_name: "traffic", value: 1, source: "test" };
  await tenant.post("/api/v1/kpis", { samples: [{ ...sample, timestamp: new Date().toISOString() }] });
  const body = JSON.stringify({ tenant_id: tenant.id, category: "logs" });
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("purges") }),
  );
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  await tenant.post("/system/security/blocklist", { kind: "ip", value: "192.0.2.1", reason: "test" });
  const decoy = { kind: "path", name: "test", path: `/${crypto.randomUUID()}`, propose_block: true };
  await tenant.post("/system/security/honeypots", decoy);
  await tocsin.anonymous("GET", decoy.path);
  await tenant.post("/system/rate-limits", {
    ...{ client_id: "*", route: "*", limit: 1_000_000 },
  });
  await tenant.post("/system/security/policies", { name: "Alone", conditions: {}, effect: "allow" });
  // Not registered: nobody shall try to tell it while the tenant is deleted, because that is told in turn.
  const listener = { tenant_id: tenant.id, id: crypto.randomUUID() };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("listeners"), Item: listener }));
  const slot = { tenant_id: tenant.id, slot: 0, holder: 1, expires_at: Date.now() + 3_600_000 };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("streamSlots"), Item: slot }));
  const control = { tenant_id: tenant.id, id: "maintenance" };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("controls"), Item: control }));
  await raise(tenant, alarm(), alarm({ entity_id: "node-1", severity: "critical" }));
  await archiveAudit(tocsin, tenant);
  await eventually(async () => {
    expect(await traces(tenant.id)).toMatchObject({
      ...{
        quarantine: 1,
        relayCursors: 1,
        honeypotHits: 1,
        actions: 1,
        auditSeals: 1,
        purgeRuns: 1,
        kpiBaselines: 2,
      },
    });
  });
  await tellsOf(tenant, `last-${tenant.id}`);
}

/** Makes a last request, and waits until telemetry has it: what functions print comes in some time after they are done. */
async function tellsOf(tenant: Tenant, correlationId: string): Promise<void> {
  await tenant.send("GET", "/api/v1/alarms", undefined, { "x-correlation-id": correlationId });
  const TableName = tocsin.table("telemetry");
  await eventually(
    async () => {
      const found: unknown[] = [];
      for await (const { Items = [] } of paginateScan({ client: tocsin.dynamo }, { TableName }))
        found.push(...Items.filter((item) => item.correlation_id === correlationId));
      expect(found.length).toBeGreaterThan(0);
    },
    undefined,
    500,
  );
}

test("a tenant is removed to the last trace, also when the first attempt is killed; others keep everything", async () => {
  const name = `test ${crypto.randomUUID()}`;
  const [leaving, staying] = [await create(name), await tocsin.newTenant()];
  await Promise.all([settle(leaving, "leaving"), settle(staying, "staying")]);
  const before = await traces(staying.id);
  expect(Object.entries(await traces(leaving.id)).filter(([, count]) => count === 0)).toEqual([]);

  const interrupted = tenantCommand("delete", name);
  await once(interrupted.stdout!, "data"); // it says that it waits for functions to forget the keys
  interrupted.kill("SIGKILL");
  await once(interrupted, "close");
  expect(await traces(leaving.id)).toMatchObject({ tenants: 1, apiKeys: 0, entities: 60 });

  expect(await run("delete", name, "--no-wait")).toContain(`Deleted ${name}`);
  expect(new Set(Object.values(await traces(leaving.id)))).toEqual(new Set([0]));
  const after = await traces(staying.id);
  // What its last requests were is told a little later.
  expect(after.telemetry).toBeGreaterThanOrEqual(before.telemetry!);
  expect({ ...after, telemetry: before.telemetry }).toEqual(before);
  expect(await staying.get("/api/v1/alarms")).toMatchObject({ items: { length: 2 } });
  expect(await run("delete", name)).toContain("nothing to delete");
}, 300_000);
