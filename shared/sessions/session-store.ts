import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, type Problem } from "#shared/problems.ts";
import type { Session } from "#shared/sessions/session.ts";

export async function findSession(sessionId: string): Promise<Session | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("sessions"),
      Key: { session_id: sessionId },
      ConsistentRead: true,
    }),
  );
  return Item as Session | undefined;
}

export const beginningSession = (session: Session): Write => ({
  item: {
    Put: {
      TableName: tableName("sessions"),
      Item: session,
      ConditionExpression: "attribute_not_exists(session_id)",
    },
  },
  refused: () => conflict("There is a session with this id already."),
});

/** Moves a session on by one generation, if nobody has in the meantime. */
export const rotatingSession = (read: Session, next: Session, refused: () => Problem): Write => ({
  item: {
    Put: {
      TableName: tableName("sessions"),
      Item: next,
      ConditionExpression: "generation_hash = :generation",
      ExpressionAttributeValues: { ":generation": read.generation_hash },
    },
  },
  refused,
});

/** Whoever ends it first, it is over. */
export const endingSession = (sessionId: string): Write => ({
  item: { Delete: { TableName: tableName("sessions"), Key: { session_id: sessionId } } },
  refused: () => conflict("The session can't be ended."),
});
