import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { tableName } from "#shared/platform/environment.ts";
import { preconditionFailed } from "#shared/problems.ts";
import { isActiveAdmin, type StoredUser } from "#shared/users/user.ts";
import { listUsers } from "#shared/users/user-store.ts";

const usersPerRead = 200;

/** The first of a tenant's active admins who suits, and how many were looked at. */
export async function findAdmin(
  tenantId: string,
  suits: (admin: StoredUser) => boolean,
): Promise<{ readonly admin: StoredUser | undefined; readonly admins: number }> {
  let admins = 0;
  for (let before: string | undefined; ; ) {
    const users = await listUsers(tenantId, usersPerRead, before);
    for (const user of users) {
      if (!isActiveAdmin(user)) continue;
      admins++;
      if (suits(user)) return { admin: user, admins };
    }
    if (users.length <= usersPerRead) return { admin: undefined, admins };
    before = users.at(-1)!.id;
  }
}

/** Lets a transaction of something else depend on a user who stays as they were read. */
export const whileUserStays = ({ tenant_id, id, version }: StoredUser): Write => ({
  item: {
    ConditionCheck: { TableName: tableName("users"), Key: { tenant_id, id }, ...unchangedSince(version) },
  },
  refused: preconditionFailed,
});
