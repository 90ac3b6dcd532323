import type { StoredAction } from "#shared/actions/action.ts";
import { type Action, showAction } from "#shared/actions/action-view.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { lazily } from "#shared/platform/lazily.ts";

/** Most of those who look may also request. */
const types = lazily(() => import("#shared/actions/action-types.ts"));

/**
 * An action as somebody who looks at it sees it. Who can request, approve or stop actions must see what would be done;
 * to everybody else parameters say nothing by which it could be done without us.
 */
export async function showActionTo(
  { scopes }: Pick<Caller, "scopes">,
  action: StoredAction,
  now: number,
): Promise<Action> {
  if (scopes.includes("actions:write")) return showAction(action, now);
  const { withoutCredentials } = (await types()).actionType(action.type);
  return showAction({ ...action, ...withoutCredentials?.(action) }, now);
}
