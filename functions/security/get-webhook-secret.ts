import { endpoint } from "#shared/lambda/endpoint.ts";
import { WebhookSecrets } from "#shared/webhooks/signing-secret.ts";
import { signingSecrets } from "#shared/webhooks/signing-secret-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/webhook-secret",
    summary:
      "Get what the tenant's webhooks are signed with, for receivers to verify them (Standard Webhooks)",
    scope: "webhooks:read",
    response: WebhookSecrets,
    tables: { tenants: "update" },
  },
  async ({ caller }) => ({ secrets: await signingSecrets(caller.tenantId) }),
);
