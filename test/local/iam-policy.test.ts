import { describe, expect, it } from "vitest";
import { dynamoAccesses } from "../../infra/local/dynamodb/dynamo-accesses.ts";
import type { Table } from "../../infra/local/dynamodb/tables.ts";
import { Policy, type Statement } from "../../infra/local/iam/policy.ts";

const orders = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
const tables = new Map<string, Table>([
  ["orders", { name: "orders", partitionKey: "tenant", keyNames: ["tenant", "id"], ttlAttribute: undefined }],
]);

const policy = (...Statement: Statement[]): Policy => new Policy([{ Statement }]);
const allow = (
  Action: string | string[],
  Resource: string | string[],
  more: Partial<Statement> = {},
): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

describe("a policy", () => {
  it("denies what no statement allows", () => {
    const read = policy(allow(["dynamodb:GetItem", "dynamodb:Query"], orders));
    expect(read.allows({ action: "dynamodb:GetItem", resource: orders })).toBe(true);
    expect(read.allows({ action: "dynamodb:PutItem", resource: orders })).toBe(false);
    expect(read.allows({ action: "dynamodb:Query", resource: `${orders}/index/byTenant` })).toBe(false);
  });

  it("understands wildcards, and actions in any case", () => {
    const some = policy(allow("DynamoDB:Get*", `${orders}/index/*`), allow("s3:*", "arn:aws:s3:::b?cket/*"));
    expect(some.allows({ action: "dynamodb:GetItem", resource: `${orders}/index/byTenant` })).toBe(true);
    expect(some.allows({ action: "s3:PutObject", resource: "arn:aws:s3:::bucket/a/b" })).toBe(true);
    expect(some.allows({ action: "s3:PutObject", resource: "arn:aws:s3:::buucket/a" })).toBe(false);
  });

  it("lets an explicit deny win", () => {
    const most = policy(allow("sqs:*", "*"), { Effect: "Deny", Action: "sqs:PurgeQueue", Resource: "*" });
    expect(most.allows({ action: "sqs:SendMessage", resource: "q" })).toBe(true);
    expect(most.allows({ action: "sqs:PurgeQueue", resource: "q" })).toBe(false);
  });

  it("understands NotAction and NotResource", () => {
    const rest = policy({ Effect: "Allow", NotAction: "sqs:*", NotResource: "secret" });
    expect(rest.allows({ action: "s3:GetObject", resource: "open" })).toBe(true);
    expect(rest.allows({ action: "s3:GetObject", resource: "secret" })).toBe(false);
    expect(rest.allows({ action: "sqs:SendMessage", resource: "open" })).toBe(false);
  });

  it("grants nothing under a condition that it doesn't know", () => {
    const dated = policy(
      allow("*", "*", { Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" } } }),
    );
    expect(dated.allows({ action: "a", resource: "r" })).toBe(false);
  });

  it("remembers which grants were needed", () => {
    const two = policy(allow(["sqs:SendMessage", "sqs:GetQueueUrl"], "q"));
    two.allows({ action: "sqs:SendMessage", resource: "q" });
    expect(two.grants.filter(({ used }) => !used)).toEqual([
      { action: "sqs:GetQueueUrl", resource: "q", used: false },
    ]);
  });
});

describe("leading keys", () => {
  const ownOnly = policy(
    allow("dynamodb:*", orders, {
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["acme"] } },
    }),
  );
  const mayDo = (operation: string, input: object): boolean =>
    dynamoAccesses(operation, input, tables).every((access) => ownOnly.allows(access));

  it.each([
    [
      "GetItem",
      (tenant: string) => ({ TableName: "orders", Key: { tenant: { S: tenant }, id: { S: "1" } } }),
    ],
    ["PutItem", (tenant: string) => ({ TableName: "orders", Item: { tenant: { S: tenant } } })],
    [
      "BatchGetItem",
      (tenant: string) => ({ RequestItems: { orders: { Keys: [{ tenant: { S: tenant } }] } } }),
    ],
    [
      "Query",
      (tenant: string) => ({
        TableName: "orders",
        KeyConditionExpression: "#t = :t AND id > :i",
        ExpressionAttributeNames: { "#t": "tenant" },
        ExpressionAttributeValues: { ":t": { S: tenant }, ":i": { S: "0" } },
      }),
    ],
  ])("are checked in %s", (operation, input) => {
    expect(mayDo(operation, input("acme"))).toBe(true);
    expect(mayDo(operation, input("other"))).toBe(false);
  });
});

describe("a request to DynamoDB", () => {
  it("needs the right to each part of a transaction", () => {
    const TransactItems = [
      { Put: { TableName: "orders", Item: {} } },
      { ConditionCheck: { TableName: "other", Key: {} } },
    ];
    expect(dynamoAccesses("TransactWriteItems", { TransactItems }, tables)).toMatchObject([
      { action: "dynamodb:PutItem", resource: orders },
      { action: "dynamodb:ConditionCheckItem", resource: expect.stringContaining("table/other") },
    ]);
  });

  it("needs the right to the index that it queries", () => {
    const query = { TableName: "orders", IndexName: "byTenant" };
    expect(dynamoAccesses("Query", query, tables)).toMatchObject([
      { action: "dynamodb:Query", resource: `${orders}/index/byTenant` },
    ]);
  });
});
