import { identityProviderSettings } from "#shared/platform/environment.ts";

/** Somebody else whose tokens are believed, for users that are there (SPEC I1): set by the operator. */
export interface IdentityProvider {
  /** As its tokens name it. */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Who its tokens must be for: how it calls this API. */
  readonly audience: string;
  /** Which of our tenants a value of this claim is; a token with another value is worth nothing. */
  readonly tenantClaim: string;
  readonly tenants: Readonly<Record<string, string>>;
  /** The claim with the user's e-mail address. Of `email` itself, `email_verified` must say that it was verified. */
  readonly emailClaim: string;
}

let parsed: { readonly text: string; readonly providers: readonly IdentityProvider[] } | undefined;

/** The provider that issues tokens in this name. */
export function identityProvider(issuer: unknown): IdentityProvider | undefined {
  const text = identityProviderSettings();
  if (parsed?.text !== text) parsed = { text, providers: JSON.parse(text) as IdentityProvider[] };
  return parsed.providers.find((provider) => provider.issuer === issuer);
}
