import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeployedResource } from "../../infra/local/cloudformation/deployment.ts";
import { DynamoConnection } from "../../infra/local/dynamodb/dynamo-connection.ts";
import { type DynamoServer, startDynamo } from "../../infra/local/dynamodb/dynoxide.ts";
import { createTables } from "../../infra/local/dynamodb/tables.ts";

let server: DynamoServer;
let dynamo: DynamoConnection;

beforeAll(async () => {
  server = await startDynamo(undefined, () => {});
  dynamo = new DynamoConnection(server);
});

afterAll(async () => {
  dynamo?.close();
  await server?.stop();
});

function table(name: string, key: string, more: object = {}): DeployedResource[] {
  const properties = {
    AttributeDefinitions: [
      { AttributeName: key, AttributeType: "S" },
      { AttributeName: "owner", AttributeType: "S" },
    ],
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
    ...more,
  };
  return [{ type: "AWS::DynamoDB::GlobalTable", logicalId: name, name, ref: name, properties }];
}

const byOwner = {
  GlobalSecondaryIndexes: [
    {
      IndexName: "byOwner",
      KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  StreamSpecification: { StreamViewType: "KEYS_ONLY" },
};

describe("a table of an earlier run", () => {
  it("gets the indexes and the stream that the templates have added", async () => {
    const plain = { AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] };
    await createTables(table("grown", "id", plain), dynamo);
    const Item = { id: { S: "1" }, owner: { S: "kim" } };
    await dynamo.call("DynamoDB_20120810.PutItem", { TableName: "grown", Item });
    await createTables(table("grown", "id", byOwner), dynamo);
    const { Count } = await dynamo.call<{ Count: number }>("DynamoDB_20120810.Query", {
      TableName: "grown",
      IndexName: "byOwner",
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: "kim" } },
    });
    expect(Count).toBe(1);
    await createTables(table("grown", "id", byOwner), dynamo);
  });

  it("is refused when its key is another one", async () => {
    await createTables(table("other", "id", byOwner), dynamo);
    await expect(createTables(table("other", "number", byOwner), dynamo)).rejects.toThrow("has another key");
  });
});
