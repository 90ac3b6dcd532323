import type { Write } from "#shared/lambda/change.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict } from "#shared/problems.ts";
import { isActiveAdmin, type StoredUser } from "#shared/users/user.ts";

/**
 * Keeps the number of a tenant's active admins, in the transaction of the change that moves it: however many admins
 * are demoted at once, by whomever, the last one stays.
 * @param before undefined for a user that is new.
 */
export function countingAdmins(before: StoredUser | undefined, after: StoredUser): Write[] {
  const moved = Number(isActiveAdmin(after)) - Number(before !== undefined && isActiveAdmin(before));
  if (moved === 0) return [];
  const Update = {
    TableName: tableName("tenants"),
    Key: { tenant_id: after.tenant_id },
    UpdateExpression: "ADD admin_count :moved",
    ConditionExpression: moved > 0 ? "attribute_exists(tenant_id)" : "admin_count > :one",
    ExpressionAttributeValues: { ":moved": moved, ...(moved < 0 && { ":one": 1 }) },
  };
  return [{ item: { Update }, refused: () => conflict("The tenant would be without an active admin.") }];
}
