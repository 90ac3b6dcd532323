import { once } from "node:events";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";

const dynamo = new DynamoDBClient({});

/** Counts until the client goes, and notes that it has gone. `fail` throws before the first word or after it. */
export const handler = awslambda.streamifyResponse(async (event: APIGatewayProxyEvent, out) => {
  const { fail, note = "", size = "0" } = event.queryStringParameters ?? {};
  let isOpen = true;
  out.on("close", () => {
    isOpen = false;
  });
  if (fail === "early") throw new Error("no word");
  const prelude = { statusCode: 201, headers: { "Content-Type": "text/plain", "X-Counts": "yes" } };
  const words = awslambda.HttpResponseStream.from(out, prelude);
  const padding = "x".repeat(Number(size));
  let accepted = 0;
  for (let count = 1; isOpen; count++) {
    accepted = count;
    if (!words.write(`${count}${padding}\n`) && !(await isDrained(words))) break;
    await sleep(size === "0" ? 20 : 0);
    if (fail === "late") throw new Error("one word");
  }
  const Item = { id: { S: note }, count: { N: String(accepted) }, open: { S: String(isOpen) } };
  await dynamo.send(new PutItemCommand({ TableName: process.env.SEEN_TABLE, Item }));
  words.end();
});

const isDrained = (words: Writable): Promise<boolean> =>
  once(words, "drain", { signal: AbortSignal.timeout(300) }).then(
    () => true,
    () => false,
  );
