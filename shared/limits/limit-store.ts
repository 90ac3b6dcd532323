import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Limit } from "#shared/limits/limit.ts";
import {
  type Form,
  formFor,
  type Schedule,
  scheduleOf,
  type Taking,
  takingUpdate,
} from "#shared/limits/schedule-item.ts";
import { packTimes, type Times, unpackTimes } from "#shared/limits/sliding-log.ts";
import { StoreGuard } from "#shared/limits/store-guard.ts";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

export interface StoredLog {
  readonly times: Times;
  readonly version: number;
}

/**
 * A client of its own: its calls mostly fail under attack, and one client's failures stop its retries (DESIGN 4, rule
 * 5). It shares the connections of the other one, because each of its own would cost a container a handshake.
 */
const client = (): DynamoDBDocumentClient =>
  clientOnce("limits", (settings) =>
    DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...settings, maxAttempts: 1, requestHandler: dynamo().config.requestHandler }),
    ),
  );

/** The other form may have to be tried, and then the first again, when two containers race. */
const mostTries = 3;

/** What all containers share of limits. It never throws: "down" lets the container go on alone. */
export class LimitStore {
  readonly #guard = new StoreGuard();

  /** Writes a log over the version before it. @returns what is there instead when somebody was faster. */
  replaceLog(limit: Limit, { times, version }: StoredLog): Promise<"written" | "down" | StoredLog> {
    return this.#guard.run(async (abortSignal) => {
      const update = new UpdateCommand({
        TableName: tableName("rateLimits"),
        Key: { key: itemKey("log", limit) },
        UpdateExpression: "SET times = :times, version = :version, expires_at_s = :expires",
        ConditionExpression: version === 1 ? "attribute_not_exists(version)" : "version = :before",
        ExpressionAttributeValues: {
          ":times": packTimes(times),
          ":version": version,
          ":expires": Math.ceil(((times.at(-1) ?? 0) + limit.windowMs) / 1000),
          ...(version > 1 && { ":before": version - 1 }),
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const present = await failedOn(client().send(update, { abortSignal }));
      if (present === undefined) return "written";
      const { times: packed, version: newer } = present as { times?: Uint8Array; version?: number };
      return { times: packed ? unpackTimes(packed) : [], version: newer ?? 0 };
    });
  }

  /**
   * Takes a slice of a schedule, in one update where the form that is tried first fits.
   * @returns the schedule, and by which form the slice was taken from it, if it was.
   */
  takeSlice(
    limit: Limit,
    taking: Taking,
    firstForm: Form,
  ): Promise<"down" | { readonly schedule: Schedule; readonly taken: Form | undefined }> {
    return this.#guard.run(async (abortSignal) => {
      let form: Form | undefined = firstForm;
      let schedule: Schedule = { endMs: 0, charges: new Map() };
      for (let attempt = 0; form && attempt < mostTries; attempt++) {
        let after: Readonly<Record<string, unknown>> = {};
        const update = new UpdateCommand({
          TableName: tableName("rateLimits"),
          Key: { key: itemKey("schedule", limit) },
          ...takingUpdate(form, taking),
        });
        const sent = client()
          .send(update, { abortSignal })
          .then(({ Attributes }) => {
            after = Attributes ?? {};
          });
        const present = await failedOn(sent);
        if (present === undefined) return { schedule: scheduleOf(after), taken: form };
        schedule = scheduleOf(present);
        form = formFor(schedule, taking);
      }
      return { schedule, taken: undefined };
    });
  }
}

/** Counts of another window's length are kept in other slots, so they are another item. */
const itemKey = (kind: "log" | "schedule", { key, windowMs }: Limit): string => `${kind}/${windowMs}/${key}`;

/** @returns undefined when a write's condition held, else what is there. */
async function failedOn(write: Promise<unknown>): Promise<Record<string, unknown> | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item ? unmarshall(error.Item) : {};
  }
}
