import { expect, test } from "vitest";
import { hasEmptyKey } from "../../infra/local/dynamodb/empty-key.ts";

const query = (KeyConditionExpression: string) => ({
  KeyConditionExpression,
  ExpressionAttributeValues: {
    ":tenant": { S: "a" },
    ":first": { S: "" },
    ":last": { S: "~" },
    ":zero": { N: "0" },
  },
});

test.each([
  ["an empty string as a bound of the sort key", "tenant = :tenant AND id BETWEEN :first AND :last", true],
  ["an empty string as the partition key", "tenant = :first", true],
  ["keys that aren't empty", "tenant = :tenant AND id < :last", false],
  ["a number", "tenant = :tenant AND seq > :zero", false],
])("like DynamoDB the local cloud refuses a query for an empty key: %s", (_, condition, expected) => {
  expect(hasEmptyKey(query(condition))).toBe(expected);
});
