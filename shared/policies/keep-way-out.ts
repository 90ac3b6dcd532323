import type { Caller } from "#shared/lambda/caller.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Policy } from "#shared/policies/policy.ts";
import { principalOf } from "#shared/policies/policy-request.ts";
import { compilePolicies } from "#shared/policies/policy-set.ts";
import { readPolicies, whilePoliciesStay } from "#shared/policies/policy-store.ts";
import { hasWayOut } from "#shared/policies/way-out.ts";
import { conflict } from "#shared/problems.ts";
import { findAdmin, whileUserStays } from "#shared/users/find-admin.ts";
import type { StoredUser } from "#shared/users/user.ts";

/**
 * Sees to it that an active admin remains who can change policies and roles, and that they are still that when the change
 * is committed. A key is no way out, because nobody may have it any more; but where a tenant has no admin at all, whoever
 * makes the change must be able to take it back.
 * @param policies all of the tenant's, as they would be.
 */
export async function keepWayOut(policies: readonly Policy[], caller: Caller, change: Change): Promise<void> {
  if (!policies.some(mayRefuse)) return;
  const { tenantId } = caller;
  const set = compilePolicies(policies, "security", 0);
  const { admin, admins } = await findAdmin(tenantId, ({ id, role }) =>
    hasWayOut(set, tenantId, { id, kind: "user", role }),
  );
  if (admin) return change.write(whileUserStays(admin));
  if (admins > 0 || !hasWayOut(set, tenantId, principalOf(caller))) throw lockedOut(admins);
}

/** Nothing else can lock anybody out: what no policy is about is permitted. */
const mayRefuse = ({ enabled, kind, effect }: Policy): boolean =>
  enabled && kind === "security" && effect !== "allow";

const lockedOut = (admins: number) =>
  conflict(
    `This would lock every admin out: ${admins === 0 ? "you" : `none of ${admins} active admins`} could still change and delete policies, and users' roles, at any time and without approval. Except somebody: "not": {"principal": {"ids": [...]}}.`,
  );

/** The same when an admin stops being one. */
export async function keepWayOutWithout(leaving: StoredUser, change: Change): Promise<void> {
  const { tenant_id: tenantId } = leaving;
  const present = await readPolicies(tenantId);
  change.write(whilePoliciesStay(tenantId, present));
  if (!present.policies.some(mayRefuse)) return;
  const set = compilePolicies(present.policies, "security", present.version);
  const { admin } = await findAdmin(
    tenantId,
    ({ id, role }) => id !== leaving.id && hasWayOut(set, tenantId, { id, kind: "user", role }),
  );
  if (!admin)
    throw conflict("No other active admin could change policies and roles: policies deny it to all of them.");
  change.write(whileUserStays(admin));
}
