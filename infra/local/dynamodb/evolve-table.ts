import { isDeepStrictEqual } from "node:util";
import type { DynamoConnection } from "./dynamo-connection.ts";
import type { TableProperties } from "./tables.ts";

interface Existing {
  readonly KeySchema: readonly object[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly object[];
  }[];
  readonly StreamSpecification?: { readonly StreamEnabled: boolean; readonly StreamViewType: string };
}

/**
 * Brings a table of an earlier run to what the templates say now, where that only adds: indexes, which the
 * engine fills, and a stream. Anything else would need the data to be moved.
 */
export async function evolveTable(
  dynamo: DynamoConnection,
  name: string,
  wanted: TableProperties,
): Promise<void> {
  const { Table } = await dynamo.call<{ Table: Existing }>("DynamoDB_20120810.DescribeTable", {
    TableName: name,
  });
  if (!sameKeys(Table.KeySchema, wanted.KeySchema)) throw incompatible(name, "has another key");
  for (const index of wanted.GlobalSecondaryIndexes ?? []) {
    const existing = Table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName);
    if (existing && !sameKeys(existing.KeySchema, index.KeySchema)) {
      throw incompatible(name, `has an index ${index.IndexName} with another key`);
    }
    if (!existing) await addIndex(dynamo, name, wanted, index);
  }
  const { StreamSpecification: stream } = wanted;
  if (!stream) return;
  if (Table.StreamSpecification && Table.StreamSpecification.StreamViewType !== stream.StreamViewType) {
    throw incompatible(name, "has a stream with another view");
  }
  if (!Table.StreamSpecification) await addStream(dynamo, name, stream.StreamViewType);
}

function sameKeys(left: readonly object[], right: readonly object[]): boolean {
  return isDeepStrictEqual([...left], [...right]);
}

function incompatible(name: string, reason: string): Error {
  return new Error(
    `The table ${name} in the data folder ${reason}: start with an empty folder, or move its data`,
  );
}

async function addIndex(
  dynamo: DynamoConnection,
  name: string,
  { AttributeDefinitions }: TableProperties,
  { IndexName, KeySchema, Projection }: NonNullable<TableProperties["GlobalSecondaryIndexes"]>[number],
): Promise<void> {
  const keyNames = KeySchema.map(({ AttributeName }) => AttributeName);
  await dynamo.call("DynamoDB_20120810.UpdateTable", {
    TableName: name,
    AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) =>
      keyNames.includes(AttributeName),
    ),
    GlobalSecondaryIndexUpdates: [{ Create: { IndexName, KeySchema, Projection } }],
  });
}

async function addStream(dynamo: DynamoConnection, name: string, viewType: string): Promise<void> {
  await dynamo.call("DynamoDB_20120810.UpdateTable", {
    TableName: name,
    StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
  });
}
