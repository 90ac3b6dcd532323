import { errors, type JWTVerifyOptions, jwtVerify } from "jose";
import {
  type AccessClaims,
  accessTokenType,
  tokenAudience,
  tokenIssuer,
} from "#shared/access/access-token.ts";
import type { UnverifiedJws } from "#shared/access/strict-jws.ts";
import { tokenKey } from "#shared/access/token-keys.ts";
import { clock } from "#shared/platform/clock.ts";

/** Clocks of signers and verifiers may differ by this much. */
const clockToleranceSeconds = 5;

const requiredClaims = ["sub", "client_id", "tenant_id", "scope", "jti", "iat", "nbf", "exp"];

/** What a token of ours says, or undefined for anything else: whatever is wrong with it, it tells nothing more. */
export async function verifyAccessToken(
  token: string,
  { header }: UnverifiedJws,
): Promise<AccessClaims | undefined> {
  const key = await tokenKey(header.kid);
  if (!key) return undefined;
  const options: JWTVerifyOptions = {
    algorithms: [key.algorithm],
    issuer: tokenIssuer(),
    audience: tokenAudience(),
    typ: accessTokenType,
    requiredClaims,
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(clock.now()),
  };
  try {
    const { payload } = await jwtVerify<AccessClaims>(token, key.key, options);
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
