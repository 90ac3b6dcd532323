import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { tokenAlgorithm } from "#shared/platform/environment.ts";
import { secretProvider } from "#shared/secrets/open-secrets.ts";

/** The one key of a deployment that signs with a secret; keys of KMS are named after themselves. */
export const sharedKeyId = "shared";

/** Whether tokens are signed with a secret (HS256), as in development: whoever verifies one could make one. */
export const hasSharedKey = (): boolean => tokenAlgorithm() === "HS256";

export async function sharedKey(): Promise<KeyObject> {
  return createSecretKey(await secretProvider().get("tokenSecret"), "utf8");
}

export async function signShared(text: string): Promise<Buffer> {
  return createHmac("sha256", await sharedKey())
    .update(text)
    .digest();
}
