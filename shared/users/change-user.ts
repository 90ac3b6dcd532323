import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import { clock } from "#shared/platform/clock.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { conflict, notAllowed } from "#shared/problems.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import {
  isActiveAdmin,
  PersonName,
  type StoredUser,
  showUser,
  TenantRole,
  type User,
} from "#shared/users/user.ts";
import { findUser, replacingUser } from "#shared/users/user-store.ts";

/** Few changes of users need it. */
const wayOut = lazily(() => import("#shared/policies/keep-way-out.ts"));

export const UserChange = z
  .strictObject({
    name: PersonName.nullable().optional(),
    role: TenantRole.optional(),
    status: z.enum(["active", "disabled"]).optional(),
  })
  .meta({ id: "UserChange" });

export type UserChange = z.output<typeof UserChange>;

/** Changes a user as an admin wants it; the last active admin of a tenant stays one. */
export async function changeUser(
  id: string,
  wanted: UserChange,
  { caller, change, precondition }: { caller: Caller; change: Change; precondition: Precondition },
): Promise<User> {
  const user = await findUser(caller.tenantId, id);
  precondition.require(user.version);
  const changed = changedUser(user, wanted, caller);
  change.write(replacingUser(user, changed));
  for (const write of countingAdmins(user, changed)) change.write(write);
  if (isActiveAdmin(user) && !isActiveAdmin(changed)) {
    await (await wayOut()).keepWayOutWithout(user, change);
  }
  change.describe(describeChange(user, changed));
  return showUser(changed);
}

/** The user after a change that somebody wants. @throws when it isn't for him to want. */
function changedUser(user: StoredUser, change: UserChange, caller: Caller): StoredUser {
  const { name = user.name, role = user.role, status = user.status } = change;
  const isAdministered = role !== user.role || status !== user.status;
  if (isAdministered && user.role === "platform_admin" && caller.role !== "platform_admin") {
    throw notAllowed("platform:write");
  }
  if (status === "active" && user.status !== "active" && user.invitation) {
    throw conflict("The user has not accepted the invitation yet.");
  }
  if (!isAdministered && name === user.name) return user;
  const changed = { ...user, name, role, status, version: user.version + 1 };
  return status === "disabled" ? { ...changed, sessions_from: rfc3339(clock.now()) } : changed;
}

/** A change of role or status has a name of its own in the audit log, so that it is found by it. */
function describeChange(before: StoredUser, after: StoredUser): AuditDetail {
  const { role, status } = after;
  if (role !== before.role) return { action: "user.role_change", meta: { from: before.role, role, status } };
  if (status !== before.status) {
    return { action: "user.status_change", meta: { from: before.status, role, status } };
  }
  return {};
}
