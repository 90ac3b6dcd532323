import { errors, type JWTPayload, jwtVerify } from "jose";
import type { UnverifiedJws } from "#shared/access/strict-jws.ts";
import type { IdentityProvider } from "#shared/identity-providers/identity-provider.ts";
import { providerKey } from "#shared/identity-providers/provider-keys.ts";
import { clock } from "#shared/platform/clock.ts";

const clockToleranceSeconds = 5;

/** Whom a provider's token is for. */
interface Subject {
  readonly tenantId: string;
  readonly email: string;
}

/** Whom a provider's token is for, or undefined when it is worth nothing. */
export async function subjectOf(
  provider: IdentityProvider,
  token: string,
  { header }: UnverifiedJws,
): Promise<Subject | undefined> {
  const key = await providerKey(provider, header.kid);
  if (!key) return undefined;
  try {
    const { payload } = await jwtVerify(token, key.key, {
      algorithms: [key.algorithm],
      issuer: provider.issuer,
      audience: provider.audience,
      requiredClaims: ["sub", "iat", "exp"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(clock.now()),
    });
    return readSubject(provider, payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function readSubject(
  { tenants, tenantClaim, emailClaim }: IdentityProvider,
  claims: JWTPayload,
): Subject | undefined {
  const [named, email] = [claims[tenantClaim], claims[emailClaim]];
  if (typeof named !== "string" || !Object.hasOwn(tenants, named) || typeof email !== "string")
    return undefined;
  // Whoever can write any address into his profile could be anybody.
  if (emailClaim === "email" && claims.email_verified !== true) return undefined;
  return { tenantId: tenants[named]!, email: email.toLowerCase() };
}
