import type { ActionType } from "#shared/actions/action-type.ts";
import { blockIp } from "#shared/actions/types/block-ip.ts";
import { callWebhook } from "#shared/actions/types/call-webhook.ts";
import { disableClient } from "#shared/actions/types/disable-client.ts";
import { revokeKey } from "#shared/actions/types/revoke-key.ts";
import { setFlag } from "#shared/actions/types/set-flag.ts";
import { setMaintenanceState } from "#shared/actions/types/set-maintenance-state.ts";
import { unblockIp } from "#shared/actions/types/unblock-ip.ts";
import type { TableAccess, Uses } from "#shared/lambda/definition.ts";
import type { TableName } from "#shared/resources.ts";

const types: readonly ActionType[] = [
  blockIp,
  callWebhook,
  disableClient,
  revokeKey,
  setFlag,
  setMaintenanceState,
  unblockIp,
];

/** Everything that an action can do, by name: each is a file in `types/`, and a test holds that none was forgotten. */
export const actionTypes: Readonly<Record<string, ActionType>> = Object.fromEntries(
  types.map((type) => [type.name, type]),
);

export function actionType(name: string): ActionType {
  const type = actionTypes[name];
  if (!type) throw new Error(`no action is called ${name}`);
  return type;
}

/** What reading all targets touches, and what doing everything that there is to do does. */
export const touches = {
  reads: strongest(types.map(({ reads }) => reads)),
  writes: strongest(types.flatMap(({ reads, writes }) => [reads, writes])),
};

type Tables = NonNullable<Uses["tables"]>;

function strongest(uses: readonly Uses[]): Tables {
  const order: readonly TableAccess[] = ["update", "read", "append", "write", "bulk"];
  const tables: Partial<Record<TableName, TableAccess>> = {};
  for (const [name, access] of uses.flatMap((use) => Object.entries(use.tables ?? {}))) {
    const known = tables[name as TableName];
    if (known === undefined || order.indexOf(access) > order.indexOf(known))
      tables[name as TableName] = access;
  }
  return tables;
}
