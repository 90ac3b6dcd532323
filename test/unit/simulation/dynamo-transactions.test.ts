import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

const TableName = "things";

function start(faults: FaultOptions = {}, maxAttempts = 3) {
  const simulation = new Simulation({ seed: 3, faults });
  const table = simulation.table(TableName, {
    partitionKey: "pk",
    indexes: { byGroup: { partitionKey: "group_id" } },
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig(maxAttempts)));
  return { simulation, table, client };
}

const put = (pk: string, rest: object = {}) => ({ Put: { TableName, Item: { pk, ...rest } } });
const count = (items: Iterable<unknown>) => [...items].length;

test("a cancelled transaction tells the reason of each item, and does nothing", async () => {
  const { client, table } = start();
  await client.send(new PutCommand({ TableName, Item: { pk: "old", n: 1 } }));
  const transaction = client.send(
    new TransactWriteCommand({
      TransactItems: [
        put("new"),
        {
          Put: {
            TableName,
            Item: { pk: "old" },
            ConditionExpression: "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          },
        },
      ],
    }),
  );
  await expect(transaction).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [
      { Code: "None" },
      { Code: "ConditionalCheckFailed", Item: { pk: { S: "old" }, n: { N: "1" } } },
    ],
  });
  expect(count(table.items.all())).toBe(1);
});

test("a transaction whose answer got lost isn't done again by the SDK's retry", async () => {
  const { client, table, simulation } = start({ dropAfter: 0.5 }, 20);
  for (let n = 0; n < 20; n++) {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: { pk: "a" },
              UpdateExpression: "ADD n :one",
              ExpressionAttributeValues: { ":one": 1 },
            },
          },
        ],
      }),
    );
  }
  expect(simulation.requestHandler.trace.length).toBeGreaterThan(25);
  expect([...table.items.all()]).toEqual([{ pk: { S: "a" }, n: { N: "20" } }]);
});

test("an injected conflict names TransactionConflict, alone and in a transaction", async () => {
  const { client } = start({ conflict: 1 });
  await expect(
    client.send(new TransactWriteCommand({ TransactItems: [put("a"), put("b")] })),
  ).rejects.toMatchObject({
    CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }],
  });
  await expect(client.send(new PutCommand(put("a").Put))).rejects.toMatchObject({
    name: "TransactionConflictException",
  });
});

test("one item twice in a transaction is refused", async () => {
  const { client } = start();
  await expect(
    client.send(new TransactWriteCommand({ TransactItems: [put("a"), put("a")] })),
  ).rejects.toThrow("multiple operations on one item");
});

test("batches leave injected failures unprocessed, and nothing else", async () => {
  const { client, table } = start({ partial: 0.4 }, 20);
  const all = Array.from({ length: 20 }, (_, index) => ({ PutRequest: { Item: { pk: String(index) } } }));
  const { UnprocessedItems } = await client.send(
    new BatchWriteCommand({ RequestItems: { [TableName]: all } }),
  );
  const left = UnprocessedItems?.[TableName]?.length ?? 0;
  expect(left).toBeGreaterThan(0);
  expect(count(table.items.all()) + left).toBe(20);
  const Keys = [...table.items.all()].map(({ pk }) => ({ pk: pk!.S }));
  const read = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
  const unread = read.UnprocessedKeys?.[TableName]?.Keys?.length ?? 0;
  expect(read.Responses?.[TableName]?.length).toBe(Keys.length - unread);
});

test("consumed capacity counts kilobytes, indexes, and transactions double", async () => {
  const { client } = start();
  const ReturnConsumedCapacity = "INDEXES";
  const Item = { pk: "a", text: "x".repeat(1500), group_id: "g" };
  const single = await client.send(new PutCommand({ TableName, Item, ReturnConsumedCapacity }));
  expect(single.ConsumedCapacity).toMatchObject({
    CapacityUnits: 4,
    Table: { CapacityUnits: 2 },
    GlobalSecondaryIndexes: { byGroup: { CapacityUnits: 2 } },
  });
  const moved = { ...Item, group_id: "h" };
  const TransactItems = [{ Put: { TableName, Item: moved } }];
  const transaction = await client.send(new TransactWriteCommand({ TransactItems, ReturnConsumedCapacity }));
  expect(transaction.ConsumedCapacity).toMatchObject([{ Table: { CapacityUnits: 4 }, CapacityUnits: 12 }]);
  const reads = [{ Get: { TableName, Key: { pk: "a" } } }];
  const read = await client.send(
    new TransactGetCommand({ TransactItems: reads, ReturnConsumedCapacity: "TOTAL" }),
  );
  expect(read).toMatchObject({ Responses: [{ Item: moved }], ConsumedCapacity: [{ CapacityUnits: 2 }] });
});
