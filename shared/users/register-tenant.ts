import type { Change } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { assertStrong } from "#shared/passwords/password-rules.ts";
import { newSecret } from "#shared/platform/ids.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { creatingTenant, newTenant } from "#shared/tenants/tenant-store.ts";
import { addingLogin } from "#shared/users/login-store.ts";
import { newUser, type StoredUser } from "#shared/users/user.ts";
import { addingUser } from "#shared/users/user-store.ts";

interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly tenant_name?: string | undefined;
}

/** A new tenant and its first admin, or neither. @returns the admin. */
export async function registerTenant(
  { email, password, name, tenant_name }: Registration,
  change: Change,
): Promise<StoredUser> {
  await assertStrong(password, [email, name, tenant_name]).catch((error: unknown) => {
    countMetric("auth_register_total", { result: "refused" });
    throw error;
  });
  const tenant = newTenant(tenant_name ?? domainOf(email));
  const admin = newUser({
    tenant_id: tenant.tenant_id,
    email,
    name: name ?? null,
    role: "admin",
    status: "active",
    cursor_key: newSecret(),
  });
  change.write(creatingTenant({ ...tenant, admin_count: 1 }));
  change.write(addingUser(admin));
  change.write(addingLogin(admin, await hashPassword(password)));
  countMetric("auth_register_total", { result: "success" });
  return admin;
}

const domainOf = (email: string): string => email.slice(email.indexOf("@") + 1);
