import { rawEcdsaSignature } from "#shared/access/raw-ecdsa-signature.ts";
import { hasSharedKey, sharedKeyId, signShared } from "#shared/access/shared-token-key.ts";
import {
  newSigningKey,
  type SigningAlgorithm,
  type SigningKey,
  signerAmong,
} from "#shared/access/signing-key.ts";
import { listSigningKeys, registerSigningKey } from "#shared/access/signing-key-store.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { keyAlias, tokenAlgorithm } from "#shared/platform/environment.ts";
import { publicKeyOf, signWith } from "#shared/platform/signing.ts";

/** A function looks this often whether there is a newer key. */
const cacheMs = 60_000;

let active: { readonly key: SigningKey; readonly until: number } | undefined;

/** A compact JWS (RFC 7515) of the claims, signed by KMS with the deployment's newest key, or with its secret. */
export async function signToken(typ: string, claims: object): Promise<string> {
  const key = hasSharedKey() ? undefined : await activeSigningKey();
  const { kid = sharedKeyId, algorithm = "HS256" } = key ?? {};
  const signed = `${part({ alg: algorithm, kid, typ })}.${part(claims)}`;
  const signature = key
    ? await sign(key.key_arn, key.algorithm, Buffer.from(signed))
    : await signShared(signed);
  return `${signed}.${signature.toString("base64url")}`;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function sign(keyArn: string, algorithm: SigningAlgorithm, message: Uint8Array): Promise<Buffer> {
  if (algorithm === "RS256") return Buffer.from(await signWith(keyArn, "RSASSA_PKCS1_V1_5_SHA_256", message));
  return rawEcdsaSignature(await signWith(keyArn, "ECDSA_SHA_256", message));
}

/** The key that signs now: the newest of the stage's algorithm, or else of any. */
export async function activeSigningKey(): Promise<SigningKey> {
  if (active && active.until > clock.now()) return active.key;
  const keys = await listSigningKeys("tokens");
  const preferred = keys.filter((key) => key.algorithm === tokenAlgorithm());
  const now = clock.now();
  const key = signerAmong(preferred, now) ?? (await ownKey(keys)) ?? signerAmong(keys, now);
  if (!key) throw new Error("no key can sign tokens: npm run keys -- rotate makes one");
  active = { key, until: now + cacheMs };
  return key;
}

/** The key that the deployment was made with, unless it is known already: then it has been retired. */
async function ownKey(known: readonly SigningKey[]): Promise<SigningKey | undefined> {
  const key = newSigningKey("tokens", await publicKeyOf(keyAlias("tokens")), {
    created_at: rfc3339(clock.now()),
  });
  if (known.some(({ kid }) => kid === key.kid)) return undefined;
  await registerSigningKey(key);
  return key;
}
