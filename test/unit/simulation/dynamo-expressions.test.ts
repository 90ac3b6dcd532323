import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { Simulation } from "../../support/simulation/simulation.ts";

let client: DynamoDBDocumentClient;
const key = { pk: "a" };

beforeEach(() => {
  const simulation = new Simulation({ seed: 1 });
  simulation.table("things", { partitionKey: "pk" });
  client = DynamoDBDocumentClient.from(new DynamoDBClient(simulation.clientConfig()));
});

const put = (item: object) => client.send(new PutCommand({ TableName: "things", Item: { ...key, ...item } }));

async function update(expression: string, values?: Record<string, unknown>, names?: Record<string, string>) {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: "things",
      Key: key,
      UpdateExpression: expression,
      ExpressionAttributeValues: values,
      ExpressionAttributeNames: names,
      ReturnValues: "ALL_NEW",
    }),
  );
  return Attributes;
}

describe("updates", () => {
  test("evaluate every term on the item as it was", async () => {
    await put({ left: 1, more: 2 });
    expect(await update("SET #l = more, more = #l", undefined, { "#l": "left" })).toEqual({
      pk: "a",
      left: 2,
      more: 1,
    });
  });

  test("count, append, and add to sets from nothing", async () => {
    const values = { ":one": 1, ":zero": 0, ":list": ["x"], ":none": [], ":tags": new Set(["red"]) };
    const expression =
      "SET n = if_not_exists(n, :zero) + :one, seen = list_append(if_not_exists(seen, :none), :list) ADD tags :tags";
    await update(expression, values);
    expect(await update(expression, values)).toEqual({
      pk: "a",
      n: 2,
      seen: ["x", "x"],
      tags: new Set(["red"]),
    });
  });

  test("keep 38 digits exactly", async () => {
    await put({ n: 0.1 });
    expect(await update("SET n = n + :more", { ":more": 0.2 })).toEqual({ pk: "a", n: 0.3 });
  });

  test("remove list elements by the places they had", async () => {
    await put({ seen: ["a", "b", "c"] });
    expect(await update("REMOVE seen[0], seen[1]")).toEqual({ pk: "a", seen: ["c"] });
  });

  test.each([
    ["a reserved word", "SET name = :v", { ":v": 1 }],
    ["overlapping paths", "SET n = :v, n.deep = :v", { ":v": 1 }],
    ["a value that is never used", "SET n = :v", { ":v": 1, ":w": 2 }],
    ["a value that is missing", "SET n = :v", undefined],
    ["an attribute of the key", "SET pk = :v", { ":v": "b" }],
    ["a map that isn't there", "SET outer.n = :v", { ":v": 1 }],
  ])("are refused for %s", async (_, expression, values) => {
    await expect(update(expression, values)).rejects.toThrow(
      expect.objectContaining({ name: "ValidationException" }),
    );
  });
});

describe("conditions", () => {
  test.each([
    ["n = :two AND (note = :text OR note = :other)", true],
    ["NOT n = :two OR begins_with(note, :other)", false],
    ["n BETWEEN :one AND :two", true],
    ["note IN (:other, :text)", true],
    ["contains(tags, :tag) AND size(seen) > :one", true],
    ["absent <> :one", true],
    ["absent < :one", false],
    ["attribute_not_exists(absent) AND attribute_exists(deep.er)", true],
    ["seen[1] = :text", false],
  ])("%s is %s", async (condition, isMet) => {
    await put({ n: 2, note: "abc", tags: new Set(["red"]), seen: ["x", "y"], deep: { er: 1 } });
    const values = { ":one": 1, ":two": 2, ":text": "abc", ":other": "zzz", ":tag": "red" };
    const used = Object.entries(values).filter(([name]) => condition.includes(name));
    const write = client.send(
      new PutCommand({
        TableName: "things",
        Item: key,
        ConditionExpression: condition,
        ...(used.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(used) } : {}),
      }),
    );
    if (isMet) await write;
    else await expect(write).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  });

  test("that fail tell the old item to whoever asks for it", async () => {
    await put({ n: 2 });
    const second = client.send(
      new PutCommand({
        TableName: "things",
        Item: key,
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    await expect(second).rejects.toThrow(
      expect.objectContaining({
        name: "ConditionalCheckFailedException",
        Item: { pk: { S: "a" }, n: { N: "2" } },
      }),
    );
  });
});

test("binary values come back as they went", async () => {
  await put({ packed: Uint8Array.of(0, 1, 255) });
  const { Item } = await client.send(
    new GetCommand({ TableName: "things", Key: key, ProjectionExpression: "packed" }),
  );
  expect(Item).toEqual({ packed: Uint8Array.of(0, 1, 255) });
});

test("an item over 400 KB is refused", async () => {
  await expect(put({ text: "x".repeat(400 * 1024) })).rejects.toThrow("maximum allowed size");
});
