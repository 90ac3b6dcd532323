import { issueAccessToken, ownClientId } from "#shared/access/access-token.ts";
import { roles } from "#shared/access/roles.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { LoginAnswer, SessionTokens } from "#shared/sessions/login-answer.ts";
import { newRefreshToken, type RefreshToken, writeRefreshToken } from "#shared/sessions/refresh-token.ts";
import { newSession } from "#shared/sessions/session.ts";
import { beginningSession } from "#shared/sessions/session-store.ts";
import { type StoredUser, showUser } from "#shared/users/user.ts";

/** What a function that hands out tokens may touch. */
export const beginsSessions = {
  keys: { tokens: "sign" },
  secrets: ["tokenSecret"],
  tables: { sessions: "write", signingKeys: "append" },
} as const;

/** Logs a user in: their session is part of the change. */
export async function beginSession(user: StoredUser, change: Change): Promise<LoginAnswer> {
  const token = newRefreshToken();
  change.write(beginningSession(newSession(user, token)));
  change.describe({ actor: { tenantId: user.tenant_id, id: user.id, role: user.role }, targetId: user.id });
  return { ...(await tokensFor(user, token)), tenant_id: user.tenant_id, user: showUser(user) };
}

export async function tokensFor(user: StoredUser, token: RefreshToken): Promise<SessionTokens> {
  const { tenant_id, id, role } = user;
  const access = await issueAccessToken({
    tenantId: tenant_id,
    subject: id,
    clientId: ownClientId,
    role,
    scopes: roles[role],
  });
  return { ...access, refresh_token: writeRefreshToken(token) };
}
