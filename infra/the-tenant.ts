import type { Tenant } from "#shared/tenants/tenant.ts";
import { findTenant, findTenants } from "#shared/tenants/tenant-store.ts";

/** The tenant that an operator means. @throws where several have the name. */
export async function theTenant(nameOrId: string): Promise<Tenant | undefined> {
  const named = await findTenants(nameOrId);
  if (named.length > 1) {
    const ids = named.map(({ tenant_id, created_at }) => `  ${tenant_id} of ${created_at}`);
    throw new Error(`Several tenants are called ${nameOrId}; say which by its id:\n${ids.join("\n")}`);
  }
  return named[0] ?? findTenant(nameOrId);
}
