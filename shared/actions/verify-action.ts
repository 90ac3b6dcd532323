import { changed, ended, type StoredAction } from "#shared/actions/action.ts";
import { findAction } from "#shared/actions/action-store.ts";
import { type AnyInnerType, isInner } from "#shared/actions/action-type.ts";
import { actionType } from "#shared/actions/action-types.ts";
import { fail, stored, succeed, unknownOutcome } from "#shared/actions/end-action.ts";
import { newAlarms } from "#shared/actions/new-alarms.ts";
import { noteStep } from "#shared/actions/note-step.ts";
import { noteFailure } from "#shared/autonomy/note-failure.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { Problem } from "#shared/problems.ts";

/** Looks whether an action has done what it should, and ends it: as succeeded, as rolled back, or as failed. */
export const verifyAction = (alarms: AlarmBook, tenantId: string, id: string): Promise<StoredAction> =>
  commitChange(async (change) => {
    const action = await findAction(tenantId, id);
    if (action.state !== "executing") return action;
    if (!action.performed) return fail(change, action, unknownOutcome);
    const type = actionType(action.type);
    if (!isInner(type)) return verifyOuter(change, action);
    return action.rolls_back === null
      ? verifyInner(change, action, type, alarms)
      : verifyRollback(change, action, type, action.rolls_back);
  });

/** Whoever was called has said how it went. */
const verifyOuter = (change: Change, action: StoredAction): StoredAction | Promise<StoredAction> =>
  action.outcome?.code === "done"
    ? succeed(change, action)
    : fail(change, action, action.outcome ?? { code: "not_done", detail: "It didn't say how it went." });

async function verifyInner(
  change: Change,
  action: StoredAction,
  type: AnyInnerType,
  alarms: AlarmBook,
): Promise<StoredAction> {
  const { tenant_id, parameters, verification } = action;
  const current: unknown = await type.read(tenant_id, parameters);
  const deed = { action, parameters, current, by: `${action.id} undone` };
  if (!type.isDone(deed)) return fail(change, action, notSo);
  const raised = verification ? newAlarms(await alarms.current(tenant_id), action) : 0;
  if (raised <= (verification?.max_new_alarms ?? 0)) return succeed(change, action);
  const outcome = { code: "new_alarms", detail: `${raised} new alarms since it ran.` };
  if (!type.revert) return fail(change, action, outcome);
  const obstacle = await undo(() => type.revert?.(change, deed));
  if (obstacle !== undefined)
    return fail(change, action, {
      code: "not_undone",
      detail: `${outcome.detail} It isn't undone: ${obstacle}`,
    });
  const tripped = await noteFailure(change, action);
  noteStep(change, action, "action.rollback", { code: outcome.code, alarms: raised, tripped });
  return stored(change, ended(action, "rolled_back", clock.now(), outcome));
}

/** @returns why nothing was undone: what the action did has become somebody else's doing. */
const undo = async (revert: () => void | Promise<void>): Promise<string | undefined> => {
  try {
    await revert();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
};

/** What it was to undo must not be there any more; then the action that it undoes is told so. */
async function verifyRollback(
  change: Change,
  action: StoredAction,
  type: AnyInnerType,
  undone: string,
): Promise<StoredAction> {
  const { tenant_id, parameters } = action;
  const [original, current] = await Promise.all([
    findAction(tenant_id, undone),
    type.read(tenant_id, parameters) as Promise<unknown>,
  ]);
  if (type.isDone({ action: original, parameters, current, by: action.id }))
    return fail(change, action, notSo);
  if (original.state === "succeeded") {
    // What people had to undo has failed, too.
    await noteFailure(change, original);
    stored(change, changed(original, { state: "rolled_back", rolled_back_by: action.id }));
  }
  return succeed(change, action);
}

const notSo = { code: "not_verified", detail: "What it should have done isn't so." };
