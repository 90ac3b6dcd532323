import http from "node:http";
import { close, listen } from "../../../infra/local/listener.ts";
import { type Item, itemBytes } from "./item-size.ts";
import type { Usage } from "./usage.ts";

interface Input {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly ConsistentRead?: boolean;
}

interface Capacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
}

interface Output {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
  readonly Items?: readonly Item[];
  readonly Item?: Item;
}

const writing = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);
const reading = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);

/**
 * Stands between the local cloud and its DynamoDB engine, asks with every request what it consumed, and adds that
 * up. Stream reads pass uncounted: Lambda's are free. @returns where it listens.
 */
export async function startCountingProxy(
  engine: { readonly host: string; readonly port: number },
  usage: Usage,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const listener = await listen(0);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  listener.server.on("request", async (request, response) => {
    const operation = String(request.headers["x-amz-target"] ?? "").replace(/^DynamoDB_\d+\./, "");
    const counts = writing.has(operation) || reading.has(operation);
    const sent = await read(request);
    const input = counts ? (JSON.parse(sent.toString()) as Input) : undefined;
    const body = input ? Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: "INDEXES" })) : sent;
    const { host, port } = engine;
    const headers = { ...request.headers, "content-length": body.length };
    const { method = "POST", url = "/" } = request;
    const passedOn = http.request({ host, port, method, path: url, headers, agent }, async (answer) => {
      const received = await read(answer);
      if (input) count(usage, operation, input, answer.statusCode ?? 500, received);
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(received);
    });
    passedOn.on("error", () => response.writeHead(502).end());
    passedOn.end(body);
  });
  const stop = async () => {
    await close(listener);
    agent.destroy();
  };
  return { url: listener.url, stop };
}

async function read(stream: http.IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

function count(usage: Usage, operation: string, input: Input, status: number, answer: Buffer): void {
  const output = JSON.parse(answer.toString()) as Output;
  if (status !== 200) countRefusal(usage, input, output);
  for (const { TableName, CapacityUnits } of [output.ConsumedCapacity ?? []].flat()) {
    const table = usage.table(TableName);
    table.requests++;
    if (writing.has(operation)) table.writeUnits += CapacityUnits;
    else {
      table.readUnits += CapacityUnits;
      table.bytesRead += answer.length;
    }
    check(usage, operation, input, output, CapacityUnits);
  }
}

/** An error tells no units: AWS bills a failed condition by the larger of the item that was and the one that wasn't to be. */
function countRefusal(usage: Usage, { TableName, Item: wanted }: Input, { Item: present }: Output): void {
  if (!TableName || !wanted) return;
  const table = usage.table(TableName);
  table.requests++;
  table.refused++;
  table.writeUnits += kilobytes(Math.max(itemBytes(wanted), present ? itemBytes(present) : 0));
}

const kilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Compares the engine's arithmetic with the rules of AWS where these are simple: puts without indexes, and reads. */
function check(usage: Usage, operation: string, input: Input, output: Output, units: number): void {
  const expected = expectedUnits(operation, input, output);
  if (expected === undefined || expected === units) return;
  usage.disagreements.push(`${operation} on ${input.TableName}: ${units} instead of ${expected} units`);
}

function expectedUnits(operation: string, input: Input, output: Output): number | undefined {
  if (operation === "PutItem" && input.Item) return kilobytes(itemBytes(input.Item));
  const items = operation === "GetItem" ? [output.Item ?? {}] : output.Items;
  if (!items || (operation !== "GetItem" && operation !== "Query")) return undefined;
  const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
  return Math.max(1, Math.ceil(bytes / 4096)) * (input.ConsistentRead ? 1 : 0.5);
}
