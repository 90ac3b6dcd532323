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

/** A key with the time from which it signed. */
export interface DatedKey extends PublicKey {
  readonly since: string;
}

/** All keys that digests have been signed with, by fingerprint. */
export async function digestKeys(): Promise<ReadonlyMap<string, DatedKey>> {
  const keys = await listSigningKeys("auditDigests");
  return new Map(
    keys.map(({ jwk, signs_from }) => {
      const key = publicKeyFrom({ key: jwk, format: "jwk" });
      return [key.fingerprint, { ...key, since: signs_from }];
    }),
  );
}
