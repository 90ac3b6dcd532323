import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { DynamoConnection } from "./dynamo-connection.ts";
import { evolveTable } from "./evolve-table.ts";

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface TableProperties {
  readonly AttributeDefinitions: readonly { readonly AttributeName: string }[];
  readonly KeySchema: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly KeyElement[];
    readonly Projection: object;
  }[];
  readonly LocalSecondaryIndexes?: readonly object[];
  readonly StreamSpecification?: { readonly StreamViewType: string };
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled: boolean };
}

export interface Table {
  readonly name: string;
  readonly keyNames: readonly string[];
  readonly partitionKey: string;
  readonly ttlAttribute: string | undefined;
}

/** Creates the tables of the templates, or brings those of an earlier run up to date. */
export async function createTables(
  resources: readonly DeployedResource[],
  dynamo: DynamoConnection,
): Promise<ReadonlyMap<string, Table>> {
  const existing = await existingTables(dynamo);
  const tables = new Map<string, Table>();
  for (const { type, name, properties } of resources) {
    if (type !== "AWS::DynamoDB::Table" && type !== "AWS::DynamoDB::GlobalTable") continue;
    const table = properties as unknown as TableProperties;
    if (existing.has(name)) await evolveTable(dynamo, name, table);
    else await createTable(dynamo, name, table);
    tables.set(name, describe(name, table));
  }
  return tables;
}

async function existingTables(dynamo: DynamoConnection): Promise<Set<string>> {
  const names = new Set<string>();
  let start: string | undefined;
  do {
    const page: { TableNames: string[]; LastEvaluatedTableName?: string } = await dynamo.call(
      "DynamoDB_20120810.ListTables",
      start ? { ExclusiveStartTableName: start } : {},
    );
    for (const name of page.TableNames) names.add(name);
    start = page.LastEvaluatedTableName;
  } while (start);
  return names;
}

async function createTable(dynamo: DynamoConnection, name: string, table: TableProperties): Promise<void> {
  const { StreamSpecification, GlobalSecondaryIndexes, LocalSecondaryIndexes } = table;
  await dynamo.call("DynamoDB_20120810.CreateTable", {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes: GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection,
    })),
    ...(StreamSpecification && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType },
    }),
  });
}

function describe(name: string, { KeySchema, TimeToLiveSpecification: ttl }: TableProperties): Table {
  const keyNames = KeySchema.toSorted((a, b) => a.KeyType.localeCompare(b.KeyType)).map(
    (key) => key.AttributeName,
  );
  const [partitionKey = ""] = keyNames;
  return { name, keyNames, partitionKey, ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined };
}
