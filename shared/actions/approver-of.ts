import { peopleBehind } from "#shared/access/people-behind.ts";
import type { StoredAction } from "#shared/actions/action.ts";
import type { Approver } from "#shared/actions/approve.ts";
import { type Standing, standingOf } from "#shared/actions/standing.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { Problem } from "#shared/problems.ts";

/** Whoever has given somebody a password or an invitation may still be the one who uses it, for so long. */
const handedOverMs = 24 * 3600 * 1000;

/**
 * Who decides on an action, as their record says in this very minute: containers remember credentials for a while, which
 * is too long for this. @throws 403 for whoever has been disabled, or a key that was revoked.
 */
export async function approverOf(
  caller: Caller,
  action: Pick<StoredAction, "requested_at">,
): Promise<Approver> {
  const { principalId: id, kind, tenantId } = caller;
  const standing = await standingOf(tenantId, { by: id, kind });
  if (!standing) throw new Problem("not-allowed", "Your credential may not act any more.");
  return {
    id,
    kind,
    people: [...new Set([...peopleBehind(caller), ...lenders(standing, action)])],
    role: standing.role,
    // A token may permit less than the key that it was issued for.
    mayApprove: standing.mayApprove && caller.scopes.includes("actions:approve"),
  };
}

/** Nobody becomes two people by making an account, or by inviting somebody anew, shortly before an action or after it. */
const lenders = (
  { credentialFrom }: Standing,
  { requested_at }: Pick<StoredAction, "requested_at">,
): readonly string[] =>
  credentialFrom && credentialFrom.at > requested_at - handedOverMs ? credentialFrom.people : [];
