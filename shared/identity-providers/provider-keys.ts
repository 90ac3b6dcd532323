import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { IdentityProvider } from "#shared/identity-providers/identity-provider.ts";
import { clock } from "#shared/platform/clock.ts";
import { fetchText } from "#shared/platform/fetch-text.ts";
import { logger } from "#shared/platform/logger.ts";

/** A provider's key, and the one algorithm that it is believed with. */
interface ProviderKey {
  readonly key: KeyObject;
  readonly algorithm: string;
}

type PublishedKey = JsonWebKey & { readonly kid?: string; readonly alg?: string; readonly use?: string };

interface Fetched {
  readonly keys: ReadonlyMap<string, ProviderKey>;
  readonly at: number;
}

/** A key that the provider takes back counts no longer than this. */
const cacheMs = 600_000;
/** An unknown key may be a new one; made-up ones must not make us a nuisance to the provider. */
const retryMs = 30_000;

/** What a key of a kind may be used with; the first where the provider doesn't say. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  EC: ["ES256"],
  RSA: ["RS256", "PS256"],
  OKP: ["EdDSA"],
};
const fewestRsaBits = 2048;

const fetched = new Map<string, Fetched>();

/** The provider's key of this id. While the provider is down, keys that are known stay good. */
export async function providerKey(
  { jwksUrl }: IdentityProvider,
  kid: string,
): Promise<ProviderKey | undefined> {
  const known = fetched.get(jwksUrl);
  const age = known ? clock.now() - known.at : Number.POSITIVE_INFINITY;
  if (age > (known?.keys.has(kid) ? cacheMs : retryMs)) await refetch(jwksUrl, known);
  return fetched.get(jwksUrl)?.keys.get(kid);
}

async function refetch(jwksUrl: string, known: Fetched | undefined): Promise<void> {
  const keys = await fetchKeys(jwksUrl).catch((error: unknown) => {
    logger.warning("an identity provider's keys can't be fetched", { jwks_url: jwksUrl, error });
    return known?.keys ?? new Map<string, ProviderKey>();
  });
  fetched.set(jwksUrl, { keys, at: clock.now() });
}

async function fetchKeys(jwksUrl: string): Promise<Map<string, ProviderKey>> {
  const { keys } = JSON.parse(await fetchText(jwksUrl)) as { keys: PublishedKey[] };
  return new Map(keys.flatMap((jwk) => readKey(jwk) ?? []));
}

/** What can't be used is left out: a provider may publish keys for other purposes, too. */
function readKey(jwk: PublishedKey): [string, ProviderKey][] | undefined {
  const possible = algorithmsOf[jwk.kty ?? ""] ?? [];
  const algorithm = jwk.alg ?? possible[0];
  if (!jwk.kid || (jwk.use ?? "sig") !== "sig" || !algorithm || !possible.includes(algorithm))
    return undefined;
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const { modulusLength = fewestRsaBits } = key.asymmetricKeyDetails ?? {};
  return modulusLength < fewestRsaBits ? undefined : [[jwk.kid, { key, algorithm }]];
}
