import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { StreamHandler } from "../../support/simulation/dynamo/stream-subscription.ts";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

const TableName = "journal";

async function writeAndDeliver(handler: StreamHandler, faults: FaultOptions = {}) {
  const simulation = new Simulation({ seed: 5, faults });
  const table = simulation.table(TableName, {
    partitionKey: "tenant",
    sortKey: { name: "seq", type: "N" },
    stream: "NEW_AND_OLD_IMAGES",
  });
  const subscription = simulation.subscribeToStream(table, handler, { batchSize: 3, maximumAttempts: 4 });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig()));
  for (let seq = 1; seq <= 10; seq++) {
    for (const tenant of ["a", "b", "c"])
      await client.send(new PutCommand({ TableName, Item: { tenant, seq } }));
  }
  await simulation.settle();
  return subscription;
}

const sequenceOf = (records: DynamoDBRecord[], tenant: string) =>
  records
    .filter(({ dynamodb }) => dynamodb?.Keys?.tenant?.S === tenant)
    .map(({ dynamodb }) => Number(dynamodb?.Keys?.seq?.N));

const oneToTen = Array.from({ length: 10 }, (_, index) => index + 1);

test("a partition's changes arrive in order, with their images", async () => {
  const records: DynamoDBRecord[] = [];
  await writeAndDeliver(async ({ Records }) => void records.push(...Records));
  for (const tenant of ["a", "b", "c"]) expect(sequenceOf(records, tenant)).toEqual(oneToTen);
  expect(records[0]).toMatchObject({ eventName: "INSERT", dynamodb: { NewImage: { seq: { N: "1" } } } });
});

test("a batch that fails comes again, and a reported record is where it goes on", async () => {
  const handled: DynamoDBRecord[] = [];
  let failures = 0;
  const subscription = await writeAndDeliver(async ({ Records }) => {
    if (++failures === 1) throw new Error("not now");
    handled.push(Records[0]!);
    const itemIdentifier = Records[1]?.dynamodb?.SequenceNumber;
    return { batchItemFailures: itemIdentifier ? [{ itemIdentifier }] : [] };
  });
  expect(subscription.errors).toEqual([new Error("not now")]);
  for (const tenant of ["a", "b", "c"]) expect(sequenceOf(handled, tenant)).toEqual(oneToTen);
});

test("duplicates repeat a batch without changing the order of first sight", async () => {
  const records: DynamoDBRecord[] = [];
  await writeAndDeliver(async ({ Records }) => void records.push(...Records), { duplicate: 0.5 });
  expect(records.length).toBeGreaterThan(30);
  for (const tenant of ["a", "b", "c"]) expect([...new Set(sequenceOf(records, tenant))]).toEqual(oneToTen);
});

test("a batch that always fails is given up after its attempts", async () => {
  const subscription = await writeAndDeliver(async () => {
    throw new Error("poison");
  });
  expect(subscription.discarded.length).toBe(30);
});
