import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { stageName } from "#shared/platform/environment.ts";
import { secretPath } from "#shared/secrets/secret-path.ts";
import type { SecretSource } from "#shared/secrets/secret-provider.ts";
import { timeLimit } from "#shared/secrets/time-limit.ts";

const client = (): SecretsManagerClient =>
  clientOnce("secrets-manager", (settings) => new SecretsManagerClient(settings));

/** AWS Secrets Manager: each secret is a text, as `tocsin/prod/token-secret`. */
export const secretsManagerSource: SecretSource = {
  get: async (name) => {
    const read = new GetSecretValueCommand({ SecretId: secretPath(stageName(), name) });
    try {
      return (await client().send(read, { abortSignal: timeLimit() })).SecretString;
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  },
};
