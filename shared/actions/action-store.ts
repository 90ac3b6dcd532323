import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { ActionState, StoredAction } from "#shared/actions/action.ts";
import type { Append, Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound } from "#shared/problems.ts";

/** By state, newest first, through the index. */
export const stateKey = (tenantId: string, state: ActionState): string => `${tenantId} ${state}`;

const itemOf = (action: StoredAction) => ({
  ...action,
  tenant_state: stateKey(action.tenant_id, action.state),
});

export const addingAction = (action: StoredAction): Write => ({
  item: {
    Put: {
      TableName: tableName("actions"),
      Item: itemOf(action),
      ConditionExpression: "attribute_not_exists(id)",
    },
  },
  refused: () => conflict("There is an action with this id already."),
});

/**
 * Stores an action's next version. When somebody else was faster, the deed decides again on what they left: so of two
 * last approvals one is the last, and of two executions one finds that it is too late.
 */
export const storingAction = (next: StoredAction): Append => ({
  item: { Put: { TableName: tableName("actions"), Item: itemOf(next), ...unchangedSince(next.version - 1) } },
  lost: async () => {},
  won: () => {},
});

/** The action as it is now; undefined when there is none. */
export async function lookUpAction(tenantId: string, id: string): Promise<StoredAction | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("actions"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredAction | undefined;
}

export async function findAction(tenantId: string, id: string): Promise<StoredAction> {
  const action = await lookUpAction(tenantId, id);
  if (!action) throw notFound("action");
  return action;
}

/** A tenant's actions, newest first, from before an id on; one more than the limit when there are more. */
export async function listActions(
  tenantId: string,
  state: ActionState | undefined,
  limit: number,
  beforeId: string | undefined,
): Promise<StoredAction[]> {
  const actions: StoredAction[] = [];
  const [index, name, value] = state
    ? (["byState", "tenant_state", stateKey(tenantId, state)] as const)
    : ([undefined, "tenant_id", tenantId] as const);
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("actions"),
        IndexName: index,
        KeyConditionExpression: `${name} = :key${beforeId === undefined ? "" : " AND id < :before"}`,
        ExpressionAttributeValues: {
          ":key": value,
          ...(beforeId === undefined ? {} : { ":before": beforeId }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        ExclusiveStartKey: start,
      }),
    );
    actions.push(...((page.Items ?? []) as StoredAction[]));
    start = page.LastEvaluatedKey;
  } while (start && actions.length <= limit);
  return actions.slice(0, limit + 1);
}

/** How many actions of a tenant are in a state, as the index knows it; no more than `most`, and than there are in a MB. */
export async function countActions(tenantId: string, state: ActionState, most: number): Promise<number> {
  const { Count = 0 } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("actions"),
      IndexName: "byState",
      KeyConditionExpression: "tenant_state = :key",
      ExpressionAttributeValues: { ":key": stateKey(tenantId, state) },
      Select: "COUNT",
      Limit: most,
    }),
  );
  return Count;
}
