import type { StoredAction } from "#shared/actions/action.ts";
import { findAction } from "#shared/actions/action-store.ts";
import { blocked, fail, unknownOutcome } from "#shared/actions/end-action.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";

/** Ends what the workflow couldn't carry on: nobody has decided in time, or a step has broken down. */
export const settleAction = (tenantId: string, id: string): Promise<StoredAction> =>
  commitChange(async (change) => {
    const action = await findAction(tenantId, id);
    if (action.state === "executing")
      return fail(change, action, action.performed ? unverified : unknownOutcome);
    if (action.state !== "awaiting_approval" && action.state !== "approved") return action;
    return blocked(change, action, clock.now() >= action.expires_at ? late : brokenOff);
  });

const late = { code: "expired", detail: "Nobody has decided in time." };
const brokenOff = { code: "broken_off", detail: "Its workflow broke down before it ran." };
const unverified = { code: "not_verified", detail: "It ran, but nobody could look whether it worked." };
