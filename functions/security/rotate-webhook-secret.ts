import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { rotated, SecretRotation, WebhookSecrets } from "#shared/webhooks/signing-secret.ts";
import { readSigningSecrets, storingSecrets } from "#shared/webhooks/signing-secret-store.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/webhook-secret/rotate",
    summary: "Sign webhooks with a new secret; with the old one as well, for a grace period",
    scope: "webhooks:write",
    audit: "webhook_secret.rotate",
    body: SecretRotation,
    bodyOptional: true,
    response: WebhookSecrets,
    tables: { tenants: "update" },
  },
  async ({ body, caller, change }) => {
    const read = await readSigningSecrets(caller.tenantId);
    const secrets = rotated(read, body.grace_period_s * 1000, clock.now());
    change.write(storingSecrets(caller.tenantId, read, secrets));
    change.describe({ meta: body });
    return { secrets };
  },
);
