import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type http from "node:http";
import type { Usage } from "./usage.ts";

const channel = "http.server.request.start";
/** What SQS and EventBridge bill as one. */
const billedBytes = 64 * 1024;

const billed = (bytes: number): number => Math.max(1, Math.ceil(bytes / billedBytes));

interface Sent {
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly MessageBody?: string; readonly Detail?: string }[];
}

/** Counts the requests that arrive at the local cloud's AWS port for queues, bus and buckets. Gives back the way to stop. */
export function countRequests(awsPort: number, usage: Usage): () => void {
  const onRequest = (message: unknown): void => {
    const { request } = message as { request: http.IncomingMessage };
    if (request.socket.localPort !== awsPort) return;
    const target = request.headers["x-amz-target"];
    if (target === undefined) countObject(request, usage);
    else if (!String(target).startsWith("DynamoDB")) void countCall(request, String(target), usage);
  };
  subscribe(channel, onRequest);
  return () => void unsubscribe(channel, onRequest);
}

function countObject({ method }: http.IncomingMessage, usage: Usage): void {
  if (method === "PUT") usage.objectPuts++;
  if (method === "GET") usage.objectGets++;
}

/** Listens in on the body; the endpoint reads it, too. */
function countCall(request: http.IncomingMessage, target: string, usage: Usage): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { MessageBody, Entries = [] } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Sent;
    if (target === "AWSEvents.PutEvents") {
      for (const { Detail = "" } of Entries) usage.busEvents += billed(Buffer.byteLength(Detail));
    } else if (target.startsWith("AmazonSQS.SendMessage")) {
      const bodies = [MessageBody, ...Entries.map((entry) => entry.MessageBody)];
      const bytes = bodies.reduce((sum, body = "") => sum + Buffer.byteLength(body), 0);
      usage.queueSends += billed(bytes);
      usage.queueBytes += bytes;
    }
  });
}

/** What Lambda asks of a queue for a worker's batches, by the lines that workers log: at most this much is billed. */
export function countBatches(line: string, usage: Usage): void {
  // Of messages; streams have batches of records.
  if (!line.includes('"message":"batch"') || !line.includes('"messages":')) return;
  usage.queueReceives++;
  usage.queueDeletes++;
}
