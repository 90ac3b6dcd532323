import { newSigningKey, type SigningKey, signerAmong } from "#shared/access/signing-key.ts";
import { listSigningKeys, registerSigningKey } from "#shared/access/signing-key-store.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { type PublicKey, publicKeyFrom } from "#shared/audit/archive/public-key.ts";
import { clock } from "#shared/platform/clock.ts";
import { keyAlias } from "#shared/platform/environment.ts";
import { publicKeyOf, signWith } from "#shared/platform/signing.ts";

/** What a function that signs digests may touch. */
export const signsDigests = {
  tables: { signingKeys: "append" },
  keys: { auditDigests: "sign" },
} as const;

/** A function looks this often whether there is a newer key. */
const cacheMs = 60_000;
let active: { readonly key: SigningKey; readonly until: number } | undefined;

export interface DigestSigner {
  readonly fingerprint: string;
  /** @returns lower-case hexadecimal. */
  sign(text: string): Promise<string>;
}

/** Signs by the deployment's newest key: its private half never leaves KMS. */
export async function digestSigner(): Promise<DigestSigner> {
  const { jwk, key_arn } = await activeKey();
  return {
    fingerprint: publicKeyFrom({ key: jwk, format: "jwk" }).fingerprint,
    sign: async (text) => {
      const signature = await signWith(key_arn, "RSASSA_PKCS1_V1_5_SHA_256", Buffer.from(text));
      return Buffer.from(signature).toString("hex");
    },
  };
}

async function activeKey(): Promise<SigningKey> {
  if (active && active.until > clock.now()) return active.key;
  const key = signerAmong(await listSigningKeys("auditDigests"), clock.now()) ?? (await registerOwnKey());
  active = { key, until: clock.now() + cacheMs };
  return key;
}

/** The key that the deployment began with, when there is no other yet. */
async function registerOwnKey(): Promise<SigningKey> {
  const created_at = rfc3339(clock.now());
  const key = newSigningKey("auditDigests", await publicKeyOf(keyAlias("auditDigests")), { created_at });
  await registerSigningKey(key);
  return key;
}

/** What a function that verifies what was signed may touch. */
export const verifiesDigests = {
  tables: { signingKeys: "read" },
  keys: { auditDigests: "verify" },
} as const;

let trusted: { readonly keys: ReadonlyMap<string, PublicKey>; readonly until: number } | undefined;

/**
 * All keys that digests have been signed with, by fingerprint. The table only names them: their public halves come from
 * KMS, because who can write to tables must not be able to sign for us.
 */
export async function digestKeys(): Promise<ReadonlyMap<string, PublicKey>> {
  if (trusted && trusted.until > clock.now()) return trusted.keys;
  const registered = await listSigningKeys("auditDigests");
  const keys = await Promise.all(registered.map(({ key_arn }) => publicKeyOf(key_arn)));
  const byFingerprint = keys.map(({ publicKey }) => {
    const key = publicKeyFrom({ key: Buffer.from(publicKey), format: "der", type: "spki" });
    return [key.fingerprint, key] as const;
  });
  trusted = { keys: new Map(byFingerprint), until: clock.now() + cacheMs };
  return trusted.keys;
}
