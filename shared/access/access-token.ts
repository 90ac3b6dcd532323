import type { Role } from "#shared/access/roles.ts";
import type { Scope } from "#shared/access/scopes.ts";
import { signToken } from "#shared/access/token-signer.ts";
import { clock } from "#shared/platform/clock.ts";
import { accessTokenMinutes, publicBaseUrl, stageName } from "#shared/platform/environment.ts";
import { newId } from "#shared/platform/ids.ts";

/** The type in an access token's header (RFC 9068): no other kind of token is taken for one. */
export const accessTokenType = "at+jwt";

/** The `client_id` of users' own tokens: nobody but our own login gets them. */
export const ownClientId = "tocsin";

/** Who an access token is for. */
export interface TokenSubject {
  readonly tenantId: string;
  /** The user's id; for a client that acts for itself the client's. */
  readonly subject: string;
  /** `ownClientId` for users. */
  readonly clientId: string;
  /** The API key that a client has given for it: the token is worth as much as that. */
  readonly keyId?: string;
  readonly role?: Role;
  readonly scopes: readonly Scope[];
}

/** What our access tokens say (RFC 9068), as far as anybody reads it. */
export interface AccessClaims {
  readonly sub: string;
  readonly client_id: string;
  readonly tenant_id: string;
  readonly scope: string;
  readonly key_id?: string;
}

/** The issuer that our tokens name: where clients reach us, if that is known. */
export const tokenIssuer = (): string => publicBaseUrl() || `tocsin-${stageName()}`;

/** Whom our tokens are for: this deployment's API, whatever address it has. */
export const tokenAudience = (): string => `tocsin-${stageName()}`;

export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: "Bearer";
  /** Seconds. */
  readonly expires_in: number;
}

export async function issueAccessToken(subject: TokenSubject): Promise<IssuedToken> {
  const expires_in = accessTokenMinutes() * 60;
  const now = Math.floor(clock.now() / 1000);
  const claims = {
    iss: tokenIssuer(),
    aud: tokenAudience(),
    sub: subject.subject,
    client_id: subject.clientId,
    tenant_id: subject.tenantId,
    ...(subject.keyId && { key_id: subject.keyId }),
    ...(subject.role && { role: subject.role }),
    scope: subject.scopes.join(" "),
    jti: newId(),
    iat: now,
    nbf: now,
    exp: now + expires_in,
  };
  return { access_token: await signToken(accessTokenType, claims), token_type: "Bearer", expires_in };
}
