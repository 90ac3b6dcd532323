import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { limitSettings } from "#shared/limits/limit-settings.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newNonce, randomFraction } from "#shared/platform/ids.ts";
import { logger } from "#shared/platform/logger.ts";
import { unavailable } from "#shared/problems.ts";

/** Of so many free slots one is drawn: a hundred who come at once seldom want the same. */
const drawnFrom = 64;
/** Each round in which others were faster has given somebody a slot. */
const mostRounds = 20;
const retryAfterSeconds = 5;

/** Renewed after this part of its time: twice before it ends, should one renewal fail. */
const renewedAfter = 0.4;

const leaseMs = (): number => limitSettings().stream_lease_s * 1000;

/**
 * Takes one of the numbered slots that a tenant has for streams, so there are never more streams than slots. A slot
 * is a lease: whoever dies with one loses it within 50 s. An hour of an open stream is 180 renewals, 180 write units
 * ($0.0001); taking one and giving it back are 2 more.
 * @throws when all are held.
 */
export async function takeSlot(tenantId: string): Promise<StreamSlot> {
  const most = limitSettings().streams;
  for (let round = 0; round < mostRounds; round++) {
    const held = await slotsHeld(tenantId);
    if (held.size >= most) break;
    const free: number[] = [];
    for (let slot = 0; slot < most && free.length < drawnFrom; slot++) if (!held.has(slot)) free.push(slot);
    if (free.length === 0) break;
    const slot = new StreamSlot(tenantId, free[Math.floor(randomFraction() * free.length)]!);
    if (await slot.take()) return slot;
  }
  throw unavailable(`All of the tenant's ${most} streams are open.`, retryAfterSeconds);
}

async function slotsHeld(tenantId: string): Promise<Set<number>> {
  const held = new Set<number>();
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("streamSlots"),
        KeyConditionExpression: "tenant_id = :tenant",
        FilterExpression: "expires_at > :now",
        ExpressionAttributeValues: { ":tenant": tenantId, ":now": clock.now() },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    for (const { slot } of page.Items ?? []) held.add(slot as number);
    start = page.LastEvaluatedKey;
  } while (start);
  return held;
}

/** A stream's hold on one of its tenant's slots. */
export class StreamSlot {
  readonly #tenantId: string;
  readonly #slot: number;
  readonly #holder = newNonce();
  #renewAt = 0;
  #expiresAt = 0;

  constructor(tenantId: string, slot: number) {
    this.#tenantId = tenantId;
    this.#slot = slot;
  }

  /** @returns whether nobody else has it. */
  async take(): Promise<boolean> {
    const times = this.#timesFromNow();
    const put = new PutCommand({
      TableName: tableName("streamSlots"),
      Item: { ...this.#key, holder: this.#holder, ...times },
      // A put that was tried again after its answer was lost meets its own item.
      ConditionExpression: "attribute_not_exists(holder) OR expires_at <= :now OR holder = :holder",
      ExpressionAttributeValues: { ":now": clock.now(), ":holder": this.#holder },
    });
    return this.#done(put, times.expires_at);
  }

  /** Renews the lease when it is time. @returns whether the slot is still ours. */
  async keep(): Promise<boolean> {
    if (clock.now() < this.#renewAt) return true;
    const times = this.#timesFromNow();
    const update = new UpdateCommand({
      TableName: tableName("streamSlots"),
      Key: this.#key,
      UpdateExpression: "SET expires_at = :at, expires_at_s = :at_s",
      ConditionExpression: "holder = :holder",
      ExpressionAttributeValues: {
        ":at": times.expires_at,
        ":at_s": times.expires_at_s,
        ":holder": this.#holder,
      },
    });
    return this.#done(update, times.expires_at).catch((error: unknown) => {
      logger.warning("a stream's slot was not renewed", { error });
      return clock.now() < this.#expiresAt; // the next try may still be in time
    });
  }

  /** Gives the slot back; what that misses ends with the lease. */
  async release(): Promise<void> {
    const remove = new DeleteCommand({
      TableName: tableName("streamSlots"),
      Key: this.#key,
      ConditionExpression: "holder = :holder",
      ExpressionAttributeValues: { ":holder": this.#holder },
    });
    await this.#done(remove, 0).catch((error: unknown) =>
      logger.warning("a stream's slot was not given back", { error }),
    );
  }

  async #done(write: PutCommand | UpdateCommand | DeleteCommand, expiresAt: number): Promise<boolean> {
    try {
      await dynamo().send(write as PutCommand);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
    this.#expiresAt = expiresAt;
    this.#renewAt = expiresAt - (1 - renewedAfter) * leaseMs();
    return true;
  }

  get #key() {
    return { tenant_id: this.#tenantId, slot: this.#slot };
  }

  #timesFromNow() {
    const expires_at = clock.now() + leaseMs();
    return { expires_at, expires_at_s: Math.ceil(expires_at / 1000) };
  }
}
