import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { type SnsMessage, signedText } from "#shared/integrations/sns-message.ts";
import { clock } from "#shared/platform/clock.ts";
import { fetchText } from "#shared/platform/fetch-text.ts";
import { logger } from "#shared/platform/logger.ts";
import { unavailable } from "#shared/problems.ts";

/** SNS has one certificate per region, and a new one now and then; made-up URLs must not fill the memory. */
const mostKeys = 100;
const cacheMs = 24 * 60 * 60 * 1000;

const keys = new Map<string, { readonly key: KeyObject; readonly until: number }>();

const digests = { "1": "RSA-SHA1", "2": "RSA-SHA256" } as const;

/**
 * Whether SNS has signed this. The certificate comes from a host of SNS over TLS, which is what tells that it is SNS's.
 * @throws 503 when it can't be had, so that SNS tries again.
 */
export async function isSignedBySns(message: SnsMessage): Promise<boolean> {
  const key = await keyAt(message.SigningCertURL);
  const text = Buffer.from(signedText(message));
  return verify(digests[message.SignatureVersion], text, key, Buffer.from(message.Signature, "base64"));
}

async function keyAt(url: string): Promise<KeyObject> {
  const known = keys.get(url);
  if (known && known.until > clock.now()) return known.key;
  const key = await fetchText(url)
    .then((pem) => createPublicKey(pem))
    .catch((error: unknown) => {
      logger.warning("a certificate of SNS can't be fetched", { url, error });
      throw unavailable("The signing certificate can't be fetched.", 10);
    });
  if (keys.size >= mostKeys) keys.clear();
  keys.set(url, { key, until: clock.now() + cacheMs });
  return key;
}
