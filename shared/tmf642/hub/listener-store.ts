import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newNonce } from "#shared/platform/ids.ts";
import { notFound, preconditionFailed } from "#shared/problems.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";

/** A tenant's listeners, of which there are few. */
export async function listListeners(tenantId: string): Promise<StoredListener[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("listeners"),
      KeyConditionExpression: "tenant_id = :tenant",
      ExpressionAttributeValues: { ":tenant": tenantId },
      ConsistentRead: true,
    }),
  );
  return Items as StoredListener[];
}

export async function lookUpListener(tenant_id: string, id: string): Promise<StoredListener | undefined> {
  const get = new GetCommand({
    TableName: tableName("listeners"),
    Key: { tenant_id, id },
    ConsistentRead: true,
  });
  return (await dynamo().send(get)).Item as StoredListener | undefined;
}

/** @throws 404 */
export async function findListener(tenantId: string, id: string): Promise<StoredListener> {
  const listener = await lookUpListener(tenantId, id);
  if (!listener) throw notFound("listener");
  return listener;
}

export const addingListener = (listener: StoredListener): Write => ({
  item: {
    Put: {
      TableName: tableName("listeners"),
      Item: listener,
      ConditionExpression: "attribute_not_exists(id)",
    },
  },
  refused: preconditionFailed,
});

/** Forgets its failures: the next attempt is now. Who is just telling it writes over this, and isn't needed to. */
export const resumingListener = ({ tenant_id, id }: StoredListener): Write => ({
  item: {
    Update: {
      TableName: tableName("listeners"),
      Key: { tenant_id, id },
      UpdateExpression: "SET failures = :none REMOVE failing_since, next_attempt_at, paused_at",
      ConditionExpression: "attribute_exists(id)",
      ExpressionAttributeValues: { ":none": 0 },
    },
  },
  refused: preconditionFailed,
});

export const removingListener = ({ tenant_id, id }: StoredListener): Write => ({
  item: {
    Delete: {
      TableName: tableName("listeners"),
      Key: { tenant_id, id },
      ConditionExpression: "attribute_exists(id)",
    },
  },
  refused: () => notFound("listener"),
});

/**
 * Takes the turn to tell a listener, until `until`. @returns undefined when it is gone or paused, or another has the turn.
 */
export async function leaseListener(
  { tenant_id, id }: Pick<StoredListener, "tenant_id" | "id">,
  now: number,
  until: number,
): Promise<StoredListener | undefined> {
  const update = new UpdateCommand({
    TableName: tableName("listeners"),
    Key: { tenant_id, id },
    UpdateExpression: "SET lease = :lease, leased_until = :until",
    // A turn that was taken by a call whose answer was lost is ours.
    ConditionExpression:
      "attribute_exists(id) AND attribute_not_exists(paused_at) AND (leased_until < :now OR lease = :lease)",
    ExpressionAttributeValues: { ":lease": newNonce(), ":until": until, ":now": now },
    ReturnValues: "ALL_NEW",
  });
  const taken = await unlessRefused(dynamo().send(update));
  return taken?.Attributes as StoredListener | undefined;
}

/** Says whose turn it is now: nobody's. */
export const released = (listener: StoredListener): StoredListener => ({
  ...listener,
  ...{ lease: undefined, leased_until: 0 },
});

/** Writes how far a listener is. @param held the turn in which it is told. @returns false when that is over, or the listener gone. */
export async function saveListener(held: StoredListener, next: StoredListener): Promise<boolean> {
  const { Put } = savingListener(held, next).item;
  return (await unlessRefused(dynamo().send(new PutCommand(Put!)))) !== undefined;
}

/** The same as part of a unit of work. */
export const savingListener = ({ lease }: StoredListener, next: StoredListener) =>
  ({
    item: {
      Put: {
        TableName: tableName("listeners"),
        Item: next,
        ConditionExpression: "lease = :lease",
        ExpressionAttributeValues: { ":lease": lease },
      },
    },
    refused: () => notFound("listener"),
  }) satisfies Write;

const unlessRefused = <T>(sent: Promise<T>): Promise<T | undefined> =>
  sent.catch((error: unknown) => {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  });
