import { rfc3339 } from "#shared/alarms/instant.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { clock } from "#shared/platform/clock.ts";
import { newSecret } from "#shared/platform/ids.ts";
import type { Tenant } from "#shared/tenants/tenant.ts";
import { cursorKeyOf } from "#shared/tenants/tenant-store.ts";
import { addUser } from "#shared/users/add-user.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import { findLogin, type Login, settingPassword } from "#shared/users/login-store.ts";
import { newUser, type StoredUser } from "#shared/users/user.ts";
import { findUser, replacingUser } from "#shared/users/user-store.ts";

export interface AdminLogin {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes an admin of a tenant, or gives the one of this address a new password and all that an admin has. For the
 * operator, who needs no other admin for it. @returns the password, which is shown only here.
 */
export async function continueAdmin({ tenant_id }: Tenant, email: string): Promise<AdminLogin> {
  const password = newSecret();
  const passwordHash = await hashPassword(password);
  await commitChange(async (change) => {
    const login = await findLogin(email);
    if (!login) {
      const admin = { tenant_id, email, name: null, role: "admin", status: "active" } as const;
      return addUser(newUser({ ...admin, cursor_key: await cursorKeyOf(tenant_id) }), passwordHash, change);
    }
    const before = await userOf(login, tenant_id);
    const after = restored(before);
    change.write(replacingUser(before, after));
    change.write(settingPassword(after, passwordHash));
    for (const write of countingAdmins(before, after)) change.write(write);
  });
  return { email, password };
}

async function userOf(login: Login, tenantId: string): Promise<StoredUser> {
  if (login.tenant_id !== tenantId) throw new Error(`${login.email} belongs to another tenant`);
  return findUser(tenantId, login.user_id);
}

function restored({ invitation, ...user }: StoredUser): StoredUser {
  const role = user.role === "platform_admin" ? user.role : "admin";
  const sessions_from = rfc3339(clock.now());
  return { ...user, role, status: "active", sessions_from, version: user.version + 1 };
}
