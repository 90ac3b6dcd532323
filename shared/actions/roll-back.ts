import type { Intent, StoredAction } from "#shared/actions/action.ts";
import { type AnyInnerType, isInner } from "#shared/actions/action-type.ts";
import { actionType } from "#shared/actions/action-types.ts";
import { assertRoom } from "#shared/actions/assert-room.ts";
import { reachNow } from "#shared/actions/reach-now.ts";
import { admitted } from "#shared/actions/request-action.ts";
import { requesterOf } from "#shared/actions/requester-of.ts";
import { weigh } from "#shared/actions/weigh.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import { conflict } from "#shared/problems.ts";

const dayMs = 24 * 3600 * 1000;

/** The type of an action that can be undone. @throws 409 for one that can't. */
export function revertible(
  action: StoredAction,
): AnyInnerType & { readonly revert: NonNullable<AnyInnerType["revert"]> } {
  const type = actionType(action.type);
  if (!isInner(type) || !type.revert) throw conflict(`What ${action.type} does can't be undone.`);
  return { ...type, revert: type.revert };
}

/**
 * An action that undoes another one. It takes the same way: who rolls back changes something, too.
 * @param from the address that asks.
 * @throws 409 when there is nothing to undo, or the target has been changed since.
 */
export async function rollBack(
  policies: PolicyBook,
  caller: Caller,
  original: StoredAction,
  reason: string,
  from: string,
): Promise<StoredAction> {
  if (original.state !== "succeeded") throw conflict(`The action is ${original.state.replace("_", " ")}.`);
  if (original.rolls_back !== null)
    throw conflict("A rollback isn't rolled back: request what you want anew.");
  const type = revertible(original);
  await assertRoom(original.tenant_id);
  const { tenant_id, parameters } = original;
  const current: unknown = await type.read(tenant_id, parameters);
  const deed = { action: original, parameters, current, by: original.id };
  if (!type.isDone(deed)) throw conflict("What the action did has been changed since.");
  // What would be refused when it runs is refused at once; nothing commits this change.
  await type.revert(new Change(), deed);
  const now = clock.now();
  const intent: Intent = {
    ...{ tenant_id, parameters, type: original.type, risk: original.risk, target: original.target },
    target_version: type.versionOf(current),
    preview: {
      summary: `Undoes: ${original.preview.summary}`,
      changes: original.preview.changes.map(({ field, before, after }) => ({
        field,
        before: after,
        after: before,
      })),
    },
    blast_radius: Math.max(original.blast_radius, await reachNow(original)),
    ...{ reason, verification: null },
    ...{ incident_id: original.incident_id, entity_id: original.entity_id },
    not_before: now,
    expires_at: now + dayMs,
    rolls_back: original.id,
    requested_by: caller.principalId,
    requester: requesterOf(caller, from),
  };
  return admitted(intent, await weigh(policies, intent, now), now);
}
