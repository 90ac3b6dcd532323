import { peopleBehind } from "#shared/access/people-behind.ts";
import { isActive } from "#shared/actions/active-approvers.ts";
import type { Approver } from "#shared/actions/approve.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { Problem } from "#shared/problems.ts";

/**
 * Who decides on an action. @throws 403 for whoever has been disabled, or a key that was revoked, in this very minute:
 * containers remember credentials for a while, which is too long for this.
 */
export async function approverOf(caller: Caller): Promise<Approver> {
  const { principalId: id, kind, tenantId } = caller;
  if (!(await isActive(tenantId, { by: id, kind })))
    throw new Problem("not-allowed", "Your credential may not act any more.");
  const mayApprove = caller.scopes.includes("actions:approve");
  return { id, kind, people: peopleBehind(caller), role: caller.role, mayApprove };
}
