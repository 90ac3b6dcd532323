import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../infra/local/local-cloud.ts";
import { soon, startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;
let cloud: LocalCloud;
let aws: Toy["aws"];
let lines: readonly string[];
let queueUrl: string;
let deadLetterUrl: string;

beforeAll(async () => {
  toy = await startToy();
  ({ cloud, aws, lines } = toy);
  queueUrl = cloud.outputs["ToyWork.QueueUrl"] ?? "";
  deadLetterUrl = cloud.outputs["ToyWork.DeadLetterUrl"] ?? "";
});

afterAll(() => toy?.stop());

const send = (order: object, group?: string) =>
  aws.sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order), MessageGroupId: group }),
  );

async function stored(id: string): Promise<Record<string, unknown> | undefined> {
  const get = new GetItemCommand({ TableName: "toy-orders", Key: { id: { S: id } } });
  return (await aws.dynamo.send(get)).Item;
}

const seen = (id: string) => toy.seen(id);

describe("an order over HTTP", () => {
  it("goes through queue, worker, table and stream to the last function", async () => {
    const accepted = await fetch(`${cloud.apiUrl}/orders`, {
      method: "POST",
      body: '{"id":"a/1","customer":"kim"}',
    });
    expect(accepted.status).toBe(202);
    await soon(async () => expect(await seen("a/1")).toBeDefined());
    const read = await fetch(`${cloud.apiUrl}/orders/a%2F1`);
    expect(await read.json()).toEqual({ id: "a/1", customer: "kim" });
    await soon(() => expect(cloud.isIdle()).toBe(true));
  });
});

describe("the gateway", () => {
  it("gives the function the request as a REST event, and the answer its headers", async () => {
    const response = await fetch(`${cloud.apiUrl}/orders/1?a=1&a=2`, { method: "PUT", body: "text" });
    const event = (await response.json()) as Record<string, unknown>;
    expect(event).toMatchObject({
      resource: "/{proxy+}",
      path: "/orders/1",
      httpMethod: "PUT",
      pathParameters: { proxy: "orders/1" },
      multiValueQueryStringParameters: { a: ["1", "2"] },
      body: "text",
      requestContext: { identity: { sourceIp: "127.0.0.1" }, stage: "toy" },
    });
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(response.headers.get("x-amzn-remapped-www-authenticate")).toBe("Bearer");
  });

  it("passes binary bodies as base64", async () => {
    const headers = { "content-type": "application/octet-stream" };
    const response = await fetch(`${cloud.apiUrl}/b`, {
      method: "POST",
      headers,
      body: Buffer.from([0, 255]),
    });
    expect(await response.json()).toMatchObject({ body: "AP8=", isBase64Encoded: true });
  });

  it("answers for a function that crashes as the templates say", async () => {
    const response = await fetch(`${cloud.apiUrl}/crash`);
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      detail: "Internal server error",
      request_id: response.headers.get("x-amzn-requestid"),
    });
  });

  it("refuses a body over 10 MB and a path that it doesn't know", async () => {
    const tooLarge = await fetch(`${cloud.apiUrl}/orders`, {
      method: "POST",
      body: Buffer.alloc(10_485_761),
    });
    expect(tooLarge.status).toBe(413);
    expect((await fetch(`${cloud.apiUrl}/`)).status).toBe(403);
  });
});

describe("an answer that is streamed", () => {
  const count = (query: string, init: RequestInit = {}) => fetch(`${cloud.apiUrl}/count?${query}`, init);

  it("reaches the client piece by piece, while the function is still at it, which is told when the client goes", async () => {
    const leaving = new AbortController();
    const response = await count("note=stream-1", { signal: leaving.signal });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-counts")).toBe("yes");
    const words = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let read = "";
    while (!read.includes("3\n")) read += (await words.read()).value;
    expect(read).toMatch(/^1\n2\n3\n/);
    expect(await seen("stream-1")).toBeUndefined();
    expect(cloud.isIdle()).toBe(true);
    leaving.abort();
    await soon(async () => expect(await seen("stream-1")).toMatchObject({ open: { S: "false" } }));
  });

  it("goes no faster than the client takes it", async () => {
    const response = await count("note=stream-2&size=100000");
    await soon(async () => expect(await seen("stream-2")).toMatchObject({ open: { S: "true" } }));
    // What the sockets of this machine hold, and the function is stopped.
    expect(Number((await seen("stream-2"))?.count?.N)).toBeLessThan(200);
    await response.body?.cancel();
  });

  it("is the gateway's own error when the function fails before the first word, and broken off after it", async () => {
    const early = await count("fail=early");
    expect([early.status, early.headers.get("content-type")]).toEqual([502, "application/problem+json"]);
    const late = await count("fail=late");
    expect(late.status).toBe(201);
    await expect(late.text()).rejects.toThrow();
    await soon(() =>
      expect(lines.filter((line) => /GET \/count .*: (no|one) word/.test(line))).toHaveLength(2),
    );
  });
});

describe("a queue with a worker", () => {
  it("gives back only the message that failed, and moves it to the dead letters in the end", async () => {
    const entries = ["b1", "poison", "b2"].map((id) => ({ Id: id, MessageBody: JSON.stringify({ id }) }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    await soon(async () => expect([await stored("b1"), await stored("b2")]).not.toContain(undefined));
    const message = await soon(async () => {
      const { Messages } = await aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetterUrl,
          WaitTimeSeconds: 1,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      expect(Messages?.[0]?.Body).toBe('{"id":"poison"}');
      return Messages?.[0];
    });
    expect(message?.Attributes?.DeadLetterQueueSourceArn).toContain(":toy-orders");
    expect(await stored("poison")).toBeUndefined();
  });

  it("gets its dead letters back when they are sent back", async () => {
    const SourceArn = "arn:aws:sqs:us-east-1:000000000000:toy-dead-letters";
    await aws.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect(cloud.queueDepths()["toy-dead-letters"]).toMatchObject({ visible: 0, inFlight: 0 });
    await soon(() => expect(cloud.queueDepths()["toy-dead-letters"]?.visible).toBe(1));
  });

  it("hands the message group to the worker", async () => {
    await send({ id: "grouped" }, "tenant-7");
    await soon(async () => expect(await stored("grouped")).toBeDefined());
  });

  it("reports what it refuses in a batch, for itself", async () => {
    const entries = [
      { Id: "good", MessageBody: '{"id":"c1"}' },
      { Id: "bad", MessageBody: '{"id":"\uffff"}' },
    ];
    const result = await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    expect(result.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(result.Failed).toMatchObject([{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }]);
  });
});

describe("the bus", () => {
  it("delivers events that a rule matches, and reports those that it can't take", async () => {
    const put = (Detail: string) => ({
      EventBusName: "toy",
      Source: "toy.shop",
      DetailType: "OrderPlaced",
      Detail,
    });
    const entries = [put('{"id":"d1","total":5}'), put('{"id":"d2","total":0}'), put("no json")];
    const result = await aws.events.send(new PutEventsCommand({ Entries: entries }));
    expect(result.FailedEntryCount).toBe(1);
    expect(result.Entries?.[2]?.ErrorCode).toBe("MalformedDetail");
    await soon(async () => expect(await stored("d1")).toMatchObject({ customer: { S: "bus" } }));
    expect(await stored("d2")).toBeUndefined();
  });
});

describe("a table's stream", () => {
  const put = (id: string) =>
    aws.dynamo.send(new PutItemCommand({ TableName: "toy-orders", Item: { id: { S: id } } }));

  it("sends what the function never takes to its failure destination, and goes on behind it", async () => {
    await put("unseen");
    await put("e1");
    await soon(async () => expect(await seen("e1")).toBeDefined());
    expect(await seen("unseen")).toBeUndefined();
    expect(lines.join("\n")).toContain("toy-watch-orders: gave up on 1 records");
  });

  it("brings only the records that the mapping's filter lets through", async () => {
    await aws.dynamo.send(new DeleteItemCommand({ TableName: "toy-orders", Key: { id: { S: "unseen" } } }));
    await soon(() => expect(cloud.isIdle()).toBe(true));
    expect(lines.join("\n")).not.toContain("toy-watch-orders failed on");
  });
});

describe("a bucket", () => {
  it("keeps objects, under conditions and in ranges", async () => {
    const Bucket = cloud.outputs["ToyWork.BucketName"];
    const object = { Bucket, Key: "receipts/1 ü.txt" };
    await aws.s3.send(new PutObjectCommand({ ...object, Body: "receipt", Metadata: { order: "1" } }));
    const again = new PutObjectCommand({ ...object, Body: "other", IfNoneMatch: "*" });
    await expect(aws.s3.send(again)).rejects.toMatchObject({ name: "PreconditionFailed" });
    const read = await aws.s3.send(new GetObjectCommand({ ...object, Range: "bytes=2-4" }));
    expect(await read.Body?.transformToString()).toBe("cei");
    expect(read.Metadata).toEqual({ order: "1" });
    const list = await aws.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
    expect(list.CommonPrefixes).toEqual([{ Prefix: "receipts/" }]);
    await aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: object.Key }] } }));
    await expect(aws.s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

describe("a role", () => {
  it("is enforced: a missing grant fails, and the log says what was missing", async () => {
    const response = await fetch(`${cloud.apiUrl}/secret`);
    expect(await response.text()).toBe("AccessDeniedException");
    expect(lines).toContain(
      "local-cloud: access denied: toy-read-secret may not dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/toy-orders",
    );
  });

  it("shows the grants that nothing needed", () => {
    const ofAccept = cloud.unusedGrants().filter(({ role }) => role.includes("acceptorder"));
    expect(ofAccept.map(({ action }) => action)).toEqual(["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]);
  });
});
