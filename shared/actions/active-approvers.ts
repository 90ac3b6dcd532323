import { statusOf } from "#shared/access/api-key.ts";
import { readApiKey } from "#shared/access/api-key-store.ts";
import { clock } from "#shared/platform/clock.ts";
import { lookUpUser } from "#shared/users/user-store.ts";

interface Principal {
  readonly by: string;
  readonly kind: "user" | "key";
}

/** What asking touches. */
export const asksForApprovers = { tables: { users: "read", apiKeys: "read" } } as const;

/** Those who may still act: whoever has been disabled since, and a key that was revoked, don't count any more. */
export async function activeAmong(
  tenantId: string,
  approvals: readonly Principal[],
): Promise<ReadonlySet<string>> {
  const active = await Promise.all(approvals.map((approval) => isActive(tenantId, approval)));
  return new Set(approvals.filter((_, at) => active[at]).map(({ by }) => by));
}

/** As the records are now, not as a container remembers them. */
export async function isActive(tenantId: string, { by, kind }: Principal): Promise<boolean> {
  if (kind === "user") return (await lookUpUser(tenantId, by))?.status === "active";
  const key = await readApiKey(by);
  return key !== undefined && key.tenant_id === tenantId && statusOf(key, clock.now()) === "active";
}
