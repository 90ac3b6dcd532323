import { tableArn } from "../arn.ts";
import type { Access } from "../iam/policy.ts";
import type { Table } from "./tables.ts";

type Values = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface TableRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Values;
  readonly Item?: Values;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
}

interface DynamoInput extends TableRequest {
  readonly StreamArn?: string;
  readonly TransactItems?: readonly Readonly<Record<string, TableRequest>>[];
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys?: readonly Values[] } | readonly BatchWrite[]>
  >;
}

type BatchWrite = Readonly<Record<string, { readonly Item?: Values; readonly Key?: Values }>>;

type Tables = ReadonlyMap<string, Table>;

/** In a transaction each part needs the right to its own action; there is no right to transactions as such. */
const transactActions: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** What a request to DynamoDB needs to be allowed. */
export function dynamoAccesses(operation: string, input: DynamoInput, tables: Tables): Access[] {
  if (input.TransactItems) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, request]) => access(transactActions[kind] ?? kind, request, tables)),
    );
  }
  if (input.RequestItems) {
    return Object.entries(input.RequestItems).map(([name, items]) =>
      batchAccess(operation, name, items, tables),
    );
  }
  if (input.TableName) return [access(operation, input, tables)];
  return [{ action: `dynamodb:${operation}`, resource: input.StreamArn ?? "*" }];
}

function access(action: string, request: TableRequest, tables: Tables): Access {
  const name = tableName(request.TableName ?? "");
  const index = request.IndexName ? `/index/${request.IndexName}` : "";
  const partitionKey = tables.get(name)?.partitionKey ?? "";
  const key = (request.Item ?? request.Key)?.[partitionKey] ?? queriedKey(request, partitionKey);
  return { action: `dynamodb:${action}`, resource: tableArn(name) + index, context: leadingKeys([key]) };
}

function batchAccess(
  operation: string,
  table: string,
  items: { readonly Keys?: readonly Values[] } | readonly BatchWrite[],
  tables: Tables,
): Access {
  const name = tableName(table);
  const partitionKey = tables.get(name)?.partitionKey ?? "";
  const keys = isWrites(items)
    ? items.flatMap((write) => Object.values(write).map(({ Item, Key }) => (Item ?? Key)?.[partitionKey]))
    : (items.Keys ?? []).map((key) => key[partitionKey]);
  return { action: `dynamodb:${operation}`, resource: tableArn(name), context: leadingKeys(keys) };
}

function isWrites(items: object): items is readonly BatchWrite[] {
  return Array.isArray(items);
}

/** A table may be named by its ARN. */
function tableName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

/** The value that a query compares the partition key with. */
function queriedKey(request: TableRequest, partitionKey: string): Values[string] | undefined {
  for (const [, name = "", value = ""] of request.KeyConditionExpression?.matchAll(
    /([#\w.]+)\s*=\s*(:\w+)/g,
  ) ?? []) {
    if ((request.ExpressionAttributeNames?.[name] ?? name) === partitionKey) {
      return request.ExpressionAttributeValues?.[value];
    }
  }
  return undefined;
}

/** Only requests that name partition keys have `dynamodb:LeadingKeys`; a scan hasn't. */
function leadingKeys(keys: readonly (Values[string] | undefined)[]): Record<string, string[]> {
  const values = keys.flatMap((key) => (key ? Object.values(key) : []));
  return values.length > 0 ? { "dynamodb:leadingkeys": values } : {};
}
