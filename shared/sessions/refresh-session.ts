import { refuseBlockedUser } from "#shared/blocklist/refuse-blocked.ts";
import { commitChunk } from "#shared/lambda/audit-request.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { conflict, tokenRefused } from "#shared/problems.ts";
import { tokensFor } from "#shared/sessions/begin-session.ts";
import type { SessionTokens } from "#shared/sessions/login-answer.ts";
import { nextGeneration, readRefreshToken } from "#shared/sessions/refresh-token.ts";
import { rotated, type Session, useOf } from "#shared/sessions/session.ts";
import { endingSession, findSession, rotatingSession } from "#shared/sessions/session-store.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { lookUpUser } from "#shared/users/user-store.ts";

const refused = () => tokenRefused("refresh token");
const raced = () => conflict("Another request has just used this refresh token: go on with what it got.");

/**
 * Exchanges a refresh token for new ones. One that was exchanged a while ago tells that two have it, of whom one is a
 * thief: the session ends for both.
 */
export async function refreshSession(
  text: string,
  exchange: Exchange,
  change: Change,
): Promise<SessionTokens> {
  const token = readRefreshToken(text);
  const session = token && (await findSession(token.sessionId));
  if (!token || !session) throw refused();
  const use = useOf(token, session, exchange.startedAt);
  if (use === "raced") throw raced();
  if (use === "reused") await endForBoth(session, exchange);
  if (use !== "good") throw refused();
  const user = await userOf(session);
  await refuseBlockedUser(exchange, user);
  const next = nextGeneration(token);
  change.write(rotatingSession(session, rotated(session, next), raced));
  change.describe({ actor: { tenantId: user.tenant_id, id: user.id, role: user.role }, targetId: user.id });
  return tokensFor(user, next);
}

/** In a transaction of its own, because the request itself is refused. */
async function endForBoth({ session_id, tenant_id, user_id }: Session, exchange: Exchange): Promise<void> {
  await commitChunk(exchange, async (change) => {
    const actor = { tenantId: tenant_id, id: user_id, role: "user" };
    change.write(endingSession(session_id));
    change.describe({ action: "auth.refresh_reused", actor, targetId: user_id });
  });
}

/** @throws a refusal when the user may no longer go on with the session. */
async function userOf({ tenant_id, user_id, created_at }: Session): Promise<StoredUser> {
  const user = await lookUpUser(tenant_id, user_id);
  if (user?.status !== "active" || created_at < (user.sessions_from ?? "")) throw refused();
  return user;
}
