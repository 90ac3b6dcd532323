/**
 * What accepting alarms costs in CPU, beside parsing the same text as JSON, and in calls: `npm run bench:ingest`.
 * Exits with 1 when a warm request makes other calls than one to the queue for every 200 KB.
 */
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { newApiKey } from "#shared/access/api-key.ts";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { eventIdOf, packedDeliveries } from "#shared/alarms/ingest.ts";
import { eachOnItsOwn } from "#shared/lambda/batch.ts";
import { openExchange } from "#shared/lambda/exchange.ts";
import { readJson } from "#shared/lambda/read-json.ts";
import { useClientSettings } from "#shared/platform/client-settings.ts";
import { handler } from "../../functions/alarms/ingest-alarms.ts";
import { beyondTests } from "../support/beyond-tests.ts";
import { AnsweringHandler } from "./ingest/answering-handler.ts";
import { medianCpuOf } from "./ingest/median-cpu.ts";
import { sampleReports } from "./ingest/sample-reports.ts";
import { printTable, whole } from "./table.ts";

const BATCHES = [1, 10, 100, 1000];
const QUEUE_BYTES = 200_000;
const TENANT = "0190c8a0-0000-7000-8000-000000000000";

const { record, key } = newApiKey({
  tenant_id: TENANT,
  name: "bench",
  scopes: ["alarms:write"],
  cursor_key: "bench",
  created_at: "2026-01-01T00:00:00.000Z",
});
const calls = new AnsweringHandler(record);
useClientSettings({
  region: "us-east-1",
  credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  requestHandler: calls,
});
process.env.TABLE_API_KEYS = "bench-api-keys";
process.env.QUEUE_URL_ALARMS = "https://sqs.us-east-1.amazonaws.com/000000000000/bench-alarms";
process.env.LIMITS = JSON.stringify(beyondTests);
process.env.LOG_LEVEL = "ERROR"; // a line per request, but on this terminal

const context = { functionName: "ingest-alarms", getRemainingTimeInMillis: () => 10_000 } as Context;

function request(text: string): APIGatewayProxyEvent {
  return {
    httpMethod: "POST",
    path: "/api/v1/alarms/ingest/batch",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    requestContext: { domainName: "bench.example", stage: "bench" },
    queryStringParameters: null,
    pathParameters: null,
    body: Buffer.from(text).toString("base64"),
    isBase64Encoded: true,
  } as object as APIGatewayProxyEvent;
}

/** From the body's text to the text that the queue is given, and the answer: the handler without its network. */
async function packAndAnswer(event: APIGatewayProxyEvent): Promise<string[]> {
  const exchange = openExchange(handler.definition, event, context);
  const { alarms } = handler.definition.body!.parse(readJson(exchange)) as { alarms: unknown[] };
  const packed: string[] = [];
  const answer = await eachOnItsOwn(exchange, NewAlarm, alarms, async (good) => {
    packed.push(...packedDeliveries(TENANT, good));
    return good.map((alarm) => eventIdOf(TENANT, alarm));
  });
  return [...packed, JSON.stringify(answer)];
}

async function handle(event: APIGatewayProxyEvent): Promise<void> {
  const { statusCode, body } = await handler(event, context);
  if (statusCode !== 202) throw new Error(body);
}

async function measure(batch: number): Promise<Record<string, string>> {
  const text = JSON.stringify({ alarms: sampleReports(batch) });
  const event = request(text);
  await handle(event);
  calls.forget();
  await handle(event);
  const { tableCalls } = calls;
  const bytesSent = [...calls.bytesSent];
  if (tableCalls > 0 || bytesSent.length !== Math.ceil(Buffer.byteLength(text) / QUEUE_BYTES)) {
    process.exitCode = 1;
  }
  const times = await medianCpuOf({
    parse: () => JSON.parse(text),
    path: () => packAndAnswer(event),
    whole: () => handle(event),
  });
  return {
    batch: whole(batch),
    "body KB": (Buffer.byteLength(text) / 1000).toFixed(1),
    "JSON.parse µs": (times.parse * 1000).toFixed(1),
    "ingest µs": (times.path * 1000).toFixed(1),
    "× JSON.parse": (times.path / times.parse).toFixed(2),
    "ingest µs/alarm": ((times.path * 1000) / batch).toFixed(2),
    "whole handler µs": (times.whole * 1000).toFixed(1),
    "whole × JSON.parse": (times.whole / times.parse).toFixed(2),
    "queue calls": String(bytesSent.length),
    "largest KB": (Math.max(...bytesSent) / 1000).toFixed(1),
    "table calls": String(tableCalls),
  };
}

console.log(`ingest: from the body's text to the queue message's text and the answer (parse, validate, identify, pack).
whole handler: besides that the key's check, the middlewares and the SDK's client (signature, checksum) up to the network.
Medians of CPU time; what is divided took turns in the same run. Calls are those of a warm request.\n`);
const rows: Record<string, string>[] = [];
for (const batch of BATCHES) rows.push(await measure(batch));
printTable(rows);
