import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { newSecret } from "#shared/platform/ids.ts";

const SigningSecret = z.object({
  secret: z.string().describe("As the Standard Webhooks specification writes it: whsec_ and base64"),
  expires_at: z.iso.datetime().nullable().describe("null: that of the newest one"),
});
export type SigningSecret = z.output<typeof SigningSecret>;

/** What a tenant's webhooks are signed with: by all of these, newest first. */
export const WebhookSecrets = z.object({ secrets: z.array(SigningSecret) }).meta({ id: "WebhookSecrets" });

export const SecretRotation = z
  .strictObject({
    grace_period_s: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400)
      .describe("For how long messages are signed with the old secrets, too; 0 when one has leaked"),
  })
  .meta({ id: "SecretRotation" });

/** Each costs every message a signature. */
const mostSecrets = 3;

export const newSigningSecret = (): SigningSecret => ({
  secret: `whsec_${Buffer.from(newSecret(), "base64url").toString("base64")}`,
  expires_at: null,
});

export const unexpired = (secrets: readonly SigningSecret[], now: number): SigningSecret[] =>
  secrets.filter(({ expires_at }) => expires_at === null || now < Date.parse(expires_at));

/** A new secret before the old ones, which end when the grace period does, unless they end earlier. */
export function rotated(secrets: readonly SigningSecret[], graceMs: number, now: number): SigningSecret[] {
  const end = rfc3339(now + graceMs);
  const old = unexpired(secrets, now).map(({ secret, expires_at }) => ({
    secret,
    expires_at: expires_at !== null && expires_at < end ? expires_at : end,
  }));
  return unexpired([newSigningSecret(), ...old], now).slice(0, mostSecrets);
}
