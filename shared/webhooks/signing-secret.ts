import { createHmac } from "node:crypto";
import { secrets } from "#shared/resources.ts";
import { secretProvider } from "#shared/secrets/open-secrets.ts";
import { SecretUnavailable } from "#shared/secrets/secret-provider.ts";

/**
 * What a tenant's webhooks are signed with, newest first, as the Standard Webhooks specification writes it. It is derived,
 * so no table holds it. While the deployment's secret is being changed that has two parts, and there are two.
 */
export async function signingSecrets(tenantId: string): Promise<readonly string[]> {
  const parts = (await secretProvider().get("webhookSecret")).trim().split(/\s+/);
  const { leastBytes } = secrets.webhookSecret;
  if (parts.some((part) => Buffer.byteLength(part) < leastBytes)) {
    throw new SecretUnavailable("webhookSecret", `a part of it is shorter than ${leastBytes} bytes`);
  }
  return parts.map((part) => `whsec_${hmac(part, `tocsin webhooks of tenant ${tenantId}`)}`);
}

const hmac = (key: string | Buffer, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64");

/** What is signed: the id stays when a message is sent again, so that receivers can tell. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970; receivers refuse what is older than a few minutes. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers by which a receiver knows that a message is ours and unchanged (Standard Webhooks 1.0.0). */
export const signatureHeaders = (
  { id, timestamp, body }: SignedMessage,
  secrets: readonly string[],
): Record<string, string> => ({
  "webhook-id": id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": secrets
    .map((secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .map((key) => `v1,${hmac(key, `${id}.${timestamp}.${body}`)}`)
    .join(" "),
});
