import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { preconditionFailed } from "#shared/problems.ts";
import { newSigningSecret, type SigningSecret, unexpired } from "#shared/webhooks/signing-secret.ts";

/** What a tenant's webhooks are signed with, newest first, and what they were. Whoever asks first makes it: of several at once, one does. */
export async function readSigningSecrets(tenantId: string): Promise<readonly SigningSecret[]> {
  const { Attributes } = await dynamo().send(
    new UpdateCommand({
      TableName: tableName("tenants"),
      Key: { tenant_id: tenantId },
      UpdateExpression: "SET webhook_secrets = if_not_exists(webhook_secrets, :first)",
      ConditionExpression: "attribute_exists(tenant_id)",
      ExpressionAttributeValues: { ":first": [newSigningSecret()] },
      ReturnValues: "ALL_NEW",
    }),
  );
  return Attributes?.webhook_secrets as readonly SigningSecret[];
}

/** Those that count now. */
export const signingSecrets = async (tenantId: string): Promise<SigningSecret[]> =>
  unexpired(await readSigningSecrets(tenantId), clock.now());

/** @param read what was there when it was decided; it must be there still. */
export const storingSecrets = (
  tenantId: string,
  read: readonly SigningSecret[],
  next: readonly SigningSecret[],
): Write => ({
  item: {
    Update: {
      TableName: tableName("tenants"),
      Key: { tenant_id: tenantId },
      UpdateExpression: "SET webhook_secrets = :next",
      ConditionExpression: "webhook_secrets = :read",
      ExpressionAttributeValues: { ":next": next, ":read": read },
    },
  },
  refused: preconditionFailed,
});
