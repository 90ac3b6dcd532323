import { ownClientId } from "#shared/access/access-token.ts";
import { callerOfKeyId } from "#shared/access/key-caller.ts";
import { roles } from "#shared/access/roles.ts";
import { parseStrictly } from "#shared/access/strict-jws.ts";
import { verifyAccessToken } from "#shared/access/verify-access-token.ts";
import { identityProvider } from "#shared/identity-providers/identity-provider.ts";
import { subjectOf } from "#shared/identity-providers/provider-token.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { rememberedUser, rememberedUserByEmail } from "#shared/users/remembered-user.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** Who asks with an access token; undefined when it is worth nothing. @param address of the sender. */
export async function callerOfToken(token: string, address: string): Promise<Caller | undefined> {
  const jws = parseStrictly(token);
  if (!jws) return undefined;
  const provider = identityProvider(jws.claims.iss);
  if (provider) {
    const subject = await subjectOf(provider, token, jws);
    const user = subject && (await rememberedUserByEmail(subject.tenantId, subject.email));
    // Whoever the provider vouches for needs no password, and so no invitation accepted.
    return user && userCaller(user);
  }
  const claims = await verifyAccessToken(token, jws);
  if (!claims) return undefined;
  if (claims.client_id === ownClientId) {
    const user = await rememberedUser(claims.tenant_id, claims.sub);
    return user && user.status !== "invited" ? userCaller(user) : undefined;
  }
  return claims.key_id ? callerOfKeyId(claims.key_id, claims.scope.split(" "), address) : undefined;
}

/** What a user may do is as their record says now, not as the token said when it was issued. */
const userCaller = ({ tenant_id, id, role, status, cursor_key }: StoredUser): Caller => ({
  tenantId: tenant_id,
  principalId: id,
  kind: "user",
  role,
  ...(status === "disabled" ? { scopes: [], isDisabled: true } : { scopes: roles[role] }),
  cursorKey: cursor_key,
});
