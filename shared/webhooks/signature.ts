import { createHmac } from "node:crypto";
import type { SigningSecret } from "#shared/webhooks/signing-secret.ts";

/** What is signed: the id stays when a message is sent again, so that receivers can tell. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970; receivers refuse what is older than a few minutes. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers by which a receiver knows that a message is ours and unchanged (Standard Webhooks 1.0.0).
 * @param secrets with several, one that the receiver knows is enough.
 */
export const signatureHeaders = (
  { id, timestamp, body }: SignedMessage,
  secrets: readonly SigningSecret[],
): Record<string, string> => ({
  "webhook-id": id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": secrets
    .map(({ secret }) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .map((key) => `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`)
    .join(" "),
});
