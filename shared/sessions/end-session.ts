import type { Change } from "#shared/lambda/change.ts";
import { isSecret, readRefreshToken } from "#shared/sessions/refresh-token.ts";
import { endingSession, findSession } from "#shared/sessions/session-store.ts";

/** Ends a token's session. Any generation will do: whoever has one may say that it is over (RFC 7009, 2.2). */
export async function endSession(text: string, change: Change): Promise<void> {
  const token = readRefreshToken(text);
  const session = token && (await findSession(token.sessionId));
  if (!session || !isSecret(token.family, session.family_hash)) return change.describe({ action: "none" });
  change.write(endingSession(session.session_id));
  change.describe({
    actor: { tenantId: session.tenant_id, id: session.user_id, role: "user" },
    targetId: session.user_id,
  });
}
