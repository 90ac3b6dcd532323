import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { ActionState, StoredAction } from "#shared/actions/action.ts";
import { stateKey } from "#shared/actions/action-store.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { uuidPrefix } from "#shared/platform/timed-uuid.ts";

/** As much of an action as figures take. */
export type ActionBrief = Pick<
  StoredAction,
  "id" | "state" | "type" | "requested_by" | "executed_at" | "expires_at"
>;

export interface Briefs {
  readonly actions: readonly ActionBrief[];
  /** False where there are more of them, which are older. */
  readonly complete: boolean;
}

/** A page is 1 MB, some hundreds of actions: figures look at no more than this. */
const mostPages = 4;

/** The actions of a state. */
export const actionsIn = (tenantId: string, state: ActionState): Promise<Briefs> =>
  readBriefs({ IndexName: "byState", name: "tenant_state", key: stateKey(tenantId, state) }, ["!", "~"]);

/** The actions that were requested in a time; `from` is included, `to` is not. */
export const actionsRequested = (tenantId: string, from: number, to: number): Promise<Briefs> =>
  // An id is longer than the prefix of its time, so it comes after it.
  readBriefs({ name: "tenant_id", key: tenantId }, [uuidPrefix(from), uuidPrefix(to)]);

async function readBriefs(
  { IndexName, name, key }: { readonly IndexName?: string; readonly name: string; readonly key: string },
  [first, last]: readonly [string, string],
): Promise<Briefs> {
  const actions: ActionBrief[] = [];
  let start: Record<string, unknown> | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await dynamo().send(
      new QueryCommand({
        TableName: tableName("actions"),
        IndexName,
        KeyConditionExpression: "#key = :key AND id BETWEEN :first AND :last",
        ProjectionExpression: "id, #state, #type, requested_by, executed_at, expires_at",
        ExpressionAttributeNames: { "#key": name, "#state": "state", "#type": "type" },
        ExpressionAttributeValues: { ":key": key, ":first": first, ":last": last },
        ScanIndexForward: false,
        ExclusiveStartKey: start,
      }),
    );
    actions.push(...((answer.Items ?? []) as ActionBrief[]));
    start = answer.LastEvaluatedKey;
    if (!start) return { actions, complete: true };
  }
  return { actions, complete: false };
}
