import { issueAccessToken } from "#shared/access/access-token.ts";
import { callerOfKey } from "#shared/access/key-caller.ts";
import { asksBlocklist, refuseBlocked } from "#shared/blocklist/refuse-blocked.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { credentialsOf, grantedScopes, TokenAnswer, TokenRequest } from "#shared/oauth/client-credentials.ts";
import { invalidClient, unsupportedGrantType } from "#shared/oauth/oauth-problem.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/oauth/token",
    summary: "Exchange an API key for an access token (OAuth 2.0 client credentials)",
    access: "public",
    audit: "auth.token",
    limit: "auth",
    body: TokenRequest,
    bodyType: "form",
    errors: "oauth",
    maxBodyBytes: 8 * 1024,
    response: TokenAnswer,
    keys: { tokens: "sign" },
    secrets: ["tokenSecret"],
    tables: { ...asksBlocklist.tables, apiKeys: "read", signingKeys: "append" },
  },
  async ({ body, change, exchange }) => {
    if (body.grant_type !== "client_credentials") throw unsupportedGrantType();
    const { clientId, secret } = credentialsOf(exchange.headers.authorization, body);
    const caller = await callerOfKey(secret, exchange);
    if (!caller || caller.clientId !== clientId) throw invalidClient();
    const { tenantId, principalId: keyId } = caller;
    exchange.trace.tenantId = tenantId;
    exchange.trace.principalId = keyId;
    await refuseBlocked(exchange, caller);
    const scopes = grantedScopes(caller.scopes, body.scope);
    change.describe({
      actor: { tenantId, id: keyId, role: caller.kind },
      targetId: clientId,
      meta: { scope: scopes.join(" ") },
    });
    const issued = await issueAccessToken({ tenantId, subject: clientId, clientId, keyId, scopes });
    return { ...issued, scope: scopes.join(" ") };
  },
);
