import { type ApiKey, statusOf } from "#shared/access/api-key.ts";
import { readApiKey } from "#shared/access/api-key-store.ts";
import { type Role, roles } from "#shared/access/roles.ts";
import type { Scope } from "#shared/access/scopes.ts";
import { clock } from "#shared/platform/clock.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { lookUpUser } from "#shared/users/user-store.ts";

export interface Principal {
  readonly by: string;
  readonly kind: "user" | "key";
}

/** What somebody may do about actions, as their record says now and not as a container remembers it. */
export interface Standing {
  readonly role: Role | undefined;
  /** Whether they have the scope `actions:write`. */
  readonly mayRequest: boolean;
  /** Whether they have the scope `actions:approve`. */
  readonly mayApprove: boolean;
  /** Who knows, or has known, by what they log in. */
  readonly credentialFrom: StoredUser["credential_from"];
}

/** What asking touches. */
export const asksForStanding = { tables: { users: "read", apiKeys: "read" } } as const;

/** undefined for whoever may not act any more: a user who has been disabled, a key that was revoked. */
export async function standingOf(
  tenantId: string,
  { by, kind }: Principal,
  keyOf = readApiKey,
): Promise<Standing | undefined> {
  if (kind === "user") {
    const user = await lookUpUser(tenantId, by);
    // Who comes through an identity provider stays invited: they need no password of ours.
    if (!user || user.status === "disabled") return undefined;
    return { role: user.role, ...permittedBy(roles[user.role]), credentialFrom: user.credential_from };
  }
  const key = await keyOf(by);
  if (key?.tenant_id !== tenantId || statusOf(key, clock.now()) !== "active") return undefined;
  return { role: undefined, ...permittedBy(key.scopes), credentialFrom: undefined };
}

const permittedBy = (scopes: readonly Scope[]) => ({
  mayRequest: scopes.includes("actions:write"),
  mayApprove: scopes.includes("actions:approve"),
});

/** The standing of several who acted a while ago, by their ids; without those who may not act any more. */
export async function standingsOf(
  tenantId: string,
  principals: readonly Principal[],
): Promise<ReadonlyMap<string, Standing>> {
  const found = await Promise.all(
    principals.map(
      async (principal) => [principal.by, await standingOf(tenantId, principal, keyOrHeir)] as const,
    ),
  );
  return new Map(found.flatMap(([id, standing]) => (standing ? [[id, standing]] : [])));
}

/** Rotating a key takes nothing back: what an ended one has asked for rests on the one that took its place. */
async function keyOrHeir(id: string): Promise<ApiKey | undefined> {
  const key = await readApiKey(id);
  if (!key?.replaced_by || statusOf(key, clock.now()) !== "expired") return key;
  return keyOrHeir(key.replaced_by);
}
