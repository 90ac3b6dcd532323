import { changed, type Outcome, type StoredAction } from "#shared/actions/action.ts";
import { findAction } from "#shared/actions/action-store.ts";
import { isInner } from "#shared/actions/action-type.ts";
import { actionType } from "#shared/actions/action-types.ts";
import { digestOf } from "#shared/actions/digest.ts";
import { blocked, stored } from "#shared/actions/end-action.ts";
import { whyNot, willedBy } from "#shared/actions/may-run.ts";
import { noteStep } from "#shared/actions/note-step.ts";
import { reachNow } from "#shared/actions/reach-now.ts";
import { revertible } from "#shared/actions/roll-back.ts";
import { standingsOf } from "#shared/actions/standing.ts";
import { weigh } from "#shared/actions/weigh.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import { StepFailure } from "#shared/lambda/step-failure.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import type { Json } from "#shared/platform/json.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import { Problem } from "#shared/problems.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/**
 * Runs an approved action, once. Its place is taken under the condition that nobody has taken it: what changes Tocsin
 * itself does so in that very transaction; what works outside does so after it, and is never begun again. Whoever comes
 * second, late or after a crash finds the place taken.
 */
export async function executeAction(
  policies: PolicyBook,
  tenantId: string,
  id: string,
): Promise<StoredAction> {
  const attempt = newId();
  const begun = await persistently(beginning, () =>
    commitChange((change) => begin(change, policies, tenantId, id, attempt)),
  ).catch(notBegun);
  const type = actionType(begun.type);
  if (begun.state !== "executing" || begun.attempt !== attempt || begun.performed || isInner(type))
    return begun;
  const { parameters } = begun;
  const current: unknown = await type.read(tenantId, parameters);
  const { code, detail, result } = await type.perform({ action: begun, parameters, current, by: id });
  return persistently(ending, () =>
    commitChange(async (change) => {
      const action = await findAction(tenantId, id);
      if (action.state !== "executing" || action.attempt !== attempt || action.performed) return action;
      return stored(change, changed(action, { performed: true, result, outcome: { code, detail } }));
    }),
  );
}

interface Persistence {
  readonly pausesMs: readonly number[];
  /** What is said of each failure. */
  readonly message: string;
  /** Which errors another try would only meet again. */
  readonly isFinal: (error: unknown) => boolean;
}

/** The place may have been taken by a write whose answer was lost: only who tries again in the same attempt finds it their own. */
const beginning: Persistence = {
  pausesMs: [200, 800],
  message: "an action could not begin yet",
  // That too many changes come at once has cost six seconds; the workflow tries again.
  isFinal: (error) => error instanceof Problem,
};

/** What came of it is known here alone. A webhook has 10 of the step's 30 seconds; these are 7 more, where calls fail at once. */
const ending: Persistence = {
  pausesMs: [200, 800, 2_000, 4_000],
  message: "what came of an action could not be written down yet",
  isFinal: () => false,
};

/** Who can't do it tries again, while there is time. */
async function persistently<T>(how: Persistence, work: () => Promise<T>): Promise<T> {
  for (const pauseMs of how.pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (how.isFinal(error)) throw error;
      recordError(how.message, error);
      await clock.sleep(pauseMs);
    }
  }
  return work();
}

/**
 * Nothing has run: the workflow may try again, for whoever has taken the place by a write whose answer was lost has
 * done nothing else yet, or all of it.
 */
function notBegun(error: unknown): never {
  recordError("an action could not begin", error);
  throw new StepFailure("NotBegun", "The action's place could not be taken.");
}

async function begin(
  change: Change,
  policies: PolicyBook,
  tenantId: string,
  id: string,
  attempt: string,
): Promise<StoredAction> {
  // A stop, a policy, an approver's leave: none of them is a condition of the transaction.
  change.isOfTheMoment = true;
  const action = await findAction(tenantId, id);
  if (action.state !== "approved") return action;
  const now = clock.now();
  const seen = await lastLook(action, policies, now);
  if ("code" in seen) return blocked(change, action, seen);
  const type = actionType(action.type);
  const refused = await takeEffect(change, action, seen.current).catch(notPossible);
  if (refused) return blocked(change, action, refused);
  noteStep(change, action, "action.execute", { digest: action.digest });
  const next = { state: "executing", attempt, executed_at: now, performed: isInner(type) } as const;
  return stored(
    change,
    changed(action, { ...next, ...(seen.undo === undefined ? {} : { undo: seen.undo }) }),
  );
}

/** Adds to the change what happens inside Tocsin. */
async function takeEffect(change: Change, action: StoredAction, current: unknown): Promise<undefined> {
  const type = actionType(action.type);
  const deed = { action, parameters: action.parameters, current, by: action.id };
  if (action.rolls_back !== null) {
    const original = await findAction(action.tenant_id, action.rolls_back);
    await revertible(original).revert(change, { ...deed, action: original });
  } else if (isInner(type)) {
    await type.effect(change, deed);
  }
}

/** The target is gone, is already as it would become, or has no room for it. */
function notPossible(error: unknown): Outcome {
  if (error instanceof Problem) return { code: "not_possible", detail: error.message };
  throw error;
}

/** The target as it is now, or why the action must not run: what can be known is asked once more. */
async function lastLook(
  action: StoredAction,
  policies: PolicyBook,
  now: number,
): Promise<Outcome | { readonly current: unknown; readonly undo: Json | undefined }> {
  const type = actionType(action.type);
  try {
    const current: unknown = await type.read(action.tenant_id, action.parameters);
    const targetVersion = type.versionOf(current);
    const blast_radius = Math.max(action.blast_radius, await reachNow(action));
    const standings = await standingsOf(action.tenant_id, willedBy(action));
    // Policies are asked about the role that the requester has now.
    const { role } = standings.get(action.requested_by) ?? action.requester;
    const requester = { ...action.requester, role };
    const { requirement } = await weigh(policies, { ...action, blast_radius, requester }, now);
    const digest = digestOf({ ...action, target_version: targetVersion });
    const why = whyNot(action, { now, digest, targetVersion, standings, requirement });
    if (why) return why;
    return {
      current,
      undo: action.rolls_back === null ? type.look(current, action.parameters).undo : undefined,
    };
  } catch (error) {
    return notPossible(error);
  }
}
