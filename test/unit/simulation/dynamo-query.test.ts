import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import { Simulation } from "../../support/simulation/simulation.ts";

let client: DynamoDBDocumentClient;
const TableName = "journal";

beforeEach(async () => {
  const simulation = new Simulation({ seed: 1 });
  simulation.table(TableName, {
    partitionKey: "tenant",
    sortKey: { name: "seq", type: "N" },
    indexes: { byKind: { partitionKey: "kind", projection: ["tenant", "note"] } },
  });
  client = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig()));
  for (let seq = 1; seq <= 12; seq++) {
    const Item = { tenant: "a", seq, kind: seq % 2 ? "odd" : "even", note: `n${seq}`, secret: "s" };
    await client.send(new PutCommand({ TableName, Item }));
  }
});

async function pages(input: Omit<QueryCommandInput, "TableName">): Promise<number[][]> {
  const found: number[][] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new QueryCommand({ TableName, ...input, ExclusiveStartKey }));
    found.push((page.Items ?? []).map((item) => item.seq));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

const tail = {
  KeyConditionExpression: "tenant = :t AND seq > :s",
  ExpressionAttributeValues: { ":t": "a", ":s": 5 },
};

test("numbers sort by value, in both directions", async () => {
  expect(await pages(tail)).toEqual([[6, 7, 8, 9, 10, 11, 12]]);
  expect(await pages({ ...tail, ScanIndexForward: false })).toEqual([[12, 11, 10, 9, 8, 7, 6]]);
});

test("pages go on where the last one ended", async () => {
  expect(await pages({ ...tail, Limit: 3 })).toEqual([[6, 7, 8], [9, 10, 11], [12]]);
  expect(await pages({ ...tail, Limit: 4, ScanIndexForward: false })).toEqual([
    [12, 11, 10, 9],
    [8, 7, 6],
  ]);
});

test("the limit counts what was read, not what passed the filter", async () => {
  const ExpressionAttributeValues = { ...tail.ExpressionAttributeValues, ":k": "even" };
  const filtered = { ...tail, FilterExpression: "kind = :k", ExpressionAttributeValues, Limit: 3 };
  expect(await pages(filtered)).toEqual([[6, 8], [10], [12]]);
});

test("an index pages through equal keys, and shows what it projects", async () => {
  const byKind = {
    IndexName: "byKind",
    KeyConditionExpression: "kind = :k",
    ExpressionAttributeValues: { ":k": "odd" },
  };
  expect((await pages({ ...byKind, Limit: 4 })).flat()).toEqual([1, 3, 5, 7, 9, 11]);
  const { Items } = await client.send(new QueryCommand({ TableName, ...byKind, Limit: 1 }));
  expect(Items).toEqual([{ tenant: "a", seq: 1, kind: "odd", note: "n1" }]);
});

test("a page ends at a megabyte", async () => {
  for (let seq = 1; seq <= 5; seq++) {
    await client.send(new PutCommand({ TableName, Item: { tenant: "big", seq, text: "x".repeat(350_000) } }));
  }
  const big = { KeyConditionExpression: "tenant = :t", ExpressionAttributeValues: { ":t": "big" } };
  expect((await pages(big)).length).toBe(2);
});
