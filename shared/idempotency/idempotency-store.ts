import type { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newNonce } from "#shared/platform/ids.ts";
import { conflict } from "#shared/problems.ts";

/** The first answer, as a repeated request gets it. */
export interface StoredAnswer {
  readonly status: number;
  readonly content_type: string;
  readonly body: string;
  readonly etag?: string;
  readonly location?: string;
}

/** The right to handle one request: whoever holds it is the only one at work on it. */
export interface Reservation {
  readonly tenant_id: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly nonce: number;
}

interface StoredRecord extends Reservation {
  /** Milliseconds since 1970. A holder that has crashed keeps others out no longer than this. */
  readonly running_until: number;
  readonly expires_at: number;
  readonly expires_at_s: number;
  readonly answer?: StoredAnswer;
}

/** SPEC X5: the same key and body give the first answer again within 24 h. */
const keptMs = 24 * 3600 * 1000;

/**
 * Reserves a request, or finds out that somebody has.
 * @param runningMs how long the holder may be at work.
 * @returns the reservation, or the record that is in the way.
 */
export async function reserve(
  request: Omit<Reservation, "nonce">,
  runningMs: number,
): Promise<{ reserved: Reservation } | { present: StoredRecord }> {
  const now = clock.now();
  const reserved = { ...request, nonce: newNonce() };
  const Item = recordOf(reserved, now, now + runningMs);
  const free = "attribute_not_exists(id) OR expires_at <= :now";
  const abandoned = "attribute_not_exists(answer) AND running_until <= :now";
  const command = new PutCommand({
    TableName: tableName("idempotencyKeys"),
    Item,
    ConditionExpression: `${free} OR (${abandoned}) OR nonce = :nonce`,
    ExpressionAttributeValues: { ":now": now, ":nonce": reserved.nonce },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    await dynamo().send(command);
    return { reserved };
  } catch (error) {
    const { name, Item } = error as ConditionalCheckFailedException;
    if (name !== "ConditionalCheckFailedException" || !Item) throw error;
    return { present: unmarshall(Item) as StoredRecord };
  }
}

/** Keeps the answer, in the transaction of what it tells of. Somebody who took over in the meantime stops it. */
export const answering = (reservation: Reservation, answer: StoredAnswer): Write => ({
  item: { Put: putting(reservation, answer) },
  refused: () => conflict("The request was taken over by its repetition."),
});

/** Keeps an answer that nothing was written for, such as a refusal. */
export async function keepAnswer(reservation: Reservation, answer: StoredAnswer): Promise<void> {
  await dynamo().send(new PutCommand(putting(reservation, answer)));
}

/** Lets the next one try, unless the answer is kept already: a commit whose reply was lost has happened. */
export async function release({ tenant_id, id, nonce }: Reservation): Promise<void> {
  const command = new DeleteCommand({
    TableName: tableName("idempotencyKeys"),
    Key: { tenant_id, id },
    ConditionExpression: "nonce = :nonce AND attribute_not_exists(answer)",
    ExpressionAttributeValues: { ":nonce": nonce },
  });
  await dynamo()
    .send(command)
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    });
}

function putting(reservation: Reservation, answer: StoredAnswer) {
  return {
    TableName: tableName("idempotencyKeys"),
    Item: { ...recordOf(reservation, clock.now(), 0), answer },
    ConditionExpression: "nonce = :nonce",
    ExpressionAttributeValues: { ":nonce": reservation.nonce },
  };
}

function recordOf(reservation: Reservation, now: number, running_until: number): StoredRecord {
  const expires_at = now + keptMs;
  return { ...reservation, running_until, expires_at, expires_at_s: Math.ceil(expires_at / 1000) };
}
