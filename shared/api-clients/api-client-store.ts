import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { StoredClient } from "#shared/api-clients/api-client.ts";
import type { Append } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { notFound } from "#shared/problems.ts";

/** The client of this id; undefined when there is none. */
export async function lookUpClient(tenantId: string, id: string): Promise<StoredClient | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("apiClients"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredClient | undefined;
}

export async function findClient(tenantId: string, id: string): Promise<StoredClient> {
  const client = await lookUpClient(tenantId, id);
  if (!client) throw notFound("API client");
  return client;
}

/** A tenant's clients, newest first, from before an id on; one more than the limit when there are more. */
export async function listClients(
  tenantId: string,
  limit: number,
  beforeId: string | undefined,
): Promise<StoredClient[]> {
  const clients: StoredClient[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("apiClients"),
        KeyConditionExpression: `tenant_id = :tenant${beforeId === undefined ? "" : " AND id < :before"}`,
        ExpressionAttributeValues: {
          ":tenant": tenantId,
          ...(beforeId === undefined ? {} : { ":before": beforeId }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        ExclusiveStartKey: start,
      }),
    );
    clients.push(...((page.Items ?? []) as StoredClient[]));
    start = page.LastEvaluatedKey;
  } while (start && clients.length <= limit);
  return clients.slice(0, limit + 1);
}

/**
 * Stores a client's next version. When somebody else has changed the client meanwhile, its keys included, the deed
 * decides again on what they left: so no key slips through while its client is being disabled.
 */
export const storingClient = (next: StoredClient): Append => ({
  item: {
    Put: {
      TableName: tableName("apiClients"),
      Item: next,
      ...unchangedSince(next.version - 1),
    },
  },
  lost: async () => {},
  won: () => {},
});
