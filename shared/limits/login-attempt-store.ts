import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Attempts } from "#shared/limits/login-attempts.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newNonce, randomFraction } from "#shared/platform/ids.ts";
import { unavailable } from "#shared/problems.ts";

/** What is known of a key, and under which version. */
export interface KnownAttempts {
  readonly attempts: Attempts;
  readonly version: number;
}

/** What everybody may assume of a key that he hasn't seen. */
export const noAttempts: KnownAttempts = { attempts: [], version: 0 };

interface Stored extends KnownAttempts {
  readonly key: string;
  /** Tells a writer whose answer was lost that what is there is his own. */
  readonly nonce: number;
  readonly expires_at_s: number;
}

/** Of n writers at once one gets through in each round, and the rest are refused as soon as all places are taken. */
const mostTries = 30;
const longestPauseMs = 50;

/**
 * Changes the attempts of a key under its version, so that no two writers take the same place. When somebody was
 * faster, the change is made again on what he has left; it throws when there is nothing to change any more.
 */
export async function changeAttempts(
  key: string,
  keepMs: number,
  known: KnownAttempts,
  change: (attempts: Attempts) => Attempts,
): Promise<KnownAttempts> {
  let present = known;
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const item: Stored = {
      key,
      attempts: change(present.attempts),
      version: present.version + 1,
      nonce: newNonce(),
      expires_at_s: Math.ceil((clock.now() + keepMs) / 1000),
    };
    const winner = await put(item);
    if (!winner || winner.nonce === item.nonce) return item;
    present = winner;
    if (attempt > 0) await clock.sleep(randomFraction() * longestPauseMs);
  }
  throw unavailable("Too many logins arrive at once.", 1);
}

/** @returns what is there instead, when it isn't the version before this one. */
async function put(item: Stored): Promise<(KnownAttempts & { readonly nonce?: number }) | undefined> {
  const isFirst = item.version === 1;
  try {
    await dynamo().send(
      new PutCommand({
        TableName: tableName("loginAttempts"),
        Item: item,
        ConditionExpression: isFirst ? "attribute_not_exists(#version)" : "#version = :before",
        ExpressionAttributeNames: { "#version": "version" },
        ...(!isFirst && { ExpressionAttributeValues: { ":before": item.version - 1 } }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item ? (unmarshall(error.Item) as Stored) : noAttempts;
  }
}
