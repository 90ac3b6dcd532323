import { ownClientId } from "#shared/access/access-token.ts";
import { callerOfKeyId } from "#shared/access/key-caller.ts";
import { roles } from "#shared/access/roles.ts";
import { verifyAccessToken } from "#shared/access/verify-access-token.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { rememberedUser } from "#shared/users/remembered-user.ts";

/** Who asks with an access token; undefined when it is worth nothing. @param address of the sender. */
export async function callerOfToken(token: string, address: string): Promise<Caller | undefined> {
  const claims = await verifyAccessToken(token);
  if (!claims) return undefined;
  if (claims.client_id === ownClientId) return userCaller(claims.tenant_id, claims.sub);
  return claims.key_id ? callerOfKeyId(claims.key_id, claims.scope.split(" "), address) : undefined;
}

/** What a user may do is as their record says now, not as the token said when it was issued. */
async function userCaller(tenantId: string, userId: string): Promise<Caller | undefined> {
  const user = await rememberedUser(tenantId, userId);
  if (user?.status !== "active") return undefined;
  return {
    tenantId,
    principalId: user.id,
    kind: "user",
    role: user.role,
    scopes: roles[user.role],
    cursorKey: user.cursor_key,
  };
}
