import { DynamoDBClient, type TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { tableName } from "#shared/platform/environment.ts";
import { type TableName, type TableResource, tables } from "#shared/resources.ts";

export const dynamo = (): DynamoDBDocumentClient =>
  clientOnce("dynamodb", (settings) =>
    DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  );

export type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** Resolves when a table answers, to us. */
export async function probeTable(name: TableName, abortSignal: AbortSignal): Promise<void> {
  const { partitionKey }: TableResource = tables[name];
  const nobody = new GetCommand({ TableName: tableName(name), Key: { [partitionKey]: "-" } });
  await dynamo().send(nobody, { abortSignal });
}

/** Why a transaction was refused: the code of each item, by index, and the item that was in the way. */
export interface Refusal {
  readonly code: string;
  readonly present?: Record<string, unknown>;
}

/**
 * Commits all items or none.
 * @returns undefined when committed, else one refusal per item (`None` for those that weren't the reason).
 */
export async function transactWrite(items: readonly TransactItem[]): Promise<readonly Refusal[] | undefined> {
  try {
    await dynamo().send(new TransactWriteCommand({ TransactItems: [...items] }));
    return undefined;
  } catch (error) {
    const reasons = (error as Partial<TransactionCanceledException>).CancellationReasons;
    if ((error as Error).name !== "TransactionCanceledException" || !reasons) throw error;
    return reasons.map(({ Code, Item }) => ({
      code: Code ?? "None",
      ...(Item ? { present: unmarshall(Item) } : {}),
    }));
  }
}
