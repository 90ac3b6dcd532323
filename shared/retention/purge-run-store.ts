import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { Problem } from "#shared/problems.ts";
import type { DuePage, PagePlace } from "#shared/retention/purger.ts";
import type { RetentionCategory } from "#shared/retention/retention-category.ts";
import type { RetentionPolicy } from "#shared/retention/retention-policy.ts";

/** One pass over what a tenant has in a category, from its first page to its last, by however many workers. */
export interface PurgeRun {
  readonly tenant_id: string;
  readonly category: RetentionCategory;
  /** Counts the writes of this record: of two workers on one run the second comes too late. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly started_at: number;
  readonly finished_at?: number;
  readonly cutoff: number;
  readonly deleted: number;
  /** The page that is being deleted: noted before, so that it counts once whoever finishes it. */
  readonly pending?: DuePage;
  /** The last page that was deleted. */
  readonly last?: PagePlace;
}

export async function readRuns(tenantId: string): Promise<Map<RetentionCategory, PurgeRun>> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("purgeRuns"),
      KeyConditionExpression: "tenant_id = :tenant",
      ExpressionAttributeValues: { ":tenant": tenantId },
      ConsistentRead: true,
    }),
  );
  return new Map((Items as PurgeRun[]).map((run) => [run.category, run]));
}

export class RunTaken extends Problem {
  constructor() {
    super("conflict", "Another worker has gone on with the run.");
  }
}

/** Writes the run as it is to be next. @throws RunTaken when somebody else has written it since. */
export async function saveRun(next: PurgeRun): Promise<PurgeRun> {
  const { Put } = putting(next);
  await dynamo()
    .send(new PutCommand(Put))
    .catch((error: Error) => {
      throw error.name === "ConditionalCheckFailedException" ? new RunTaken() : error;
    });
  return next;
}

/** The same as part of a unit of work. */
export const savingRun = (next: PurgeRun): Write => ({ item: putting(next), refused: () => new RunTaken() });

const putting = (next: PurgeRun) => ({
  Put: {
    TableName: tableName("purgeRuns"),
    Item: next,
    ...(next.revision === 1
      ? { ConditionExpression: "attribute_not_exists(revision)" }
      : {
          ConditionExpression: "revision = :before",
          ExpressionAttributeValues: { ":before": next.revision - 1 },
        }),
  },
});

export const showRun = (run: PurgeRun): NonNullable<RetentionPolicy["last_run"]> => ({
  started_at: rfc3339(run.started_at),
  finished_at: run.finished_at === undefined ? null : rfc3339(run.finished_at),
  cutoff: rfc3339(run.cutoff),
  deleted: run.deleted,
});
