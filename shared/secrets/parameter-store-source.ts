import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { stageName } from "#shared/platform/environment.ts";
import { secretPath } from "#shared/secrets/secret-path.ts";
import type { SecretSource } from "#shared/secrets/secret-provider.ts";
import { timeLimit } from "#shared/secrets/time-limit.ts";

const client = (): SSMClient => clientOnce("ssm", (settings) => new SSMClient(settings));

/** Systems Manager's parameter store: each secret is a SecureString, as `/tocsin/prod/token-secret`. */
export const parameterStoreSource: SecretSource = {
  get: async (name) => {
    const read = new GetParameterCommand({ Name: `/${secretPath(stageName(), name)}`, WithDecryption: true });
    try {
      return (await client().send(read, { abortSignal: timeLimit() })).Parameter?.Value;
    } catch (error) {
      if ((error as Error).name === "ParameterNotFound") return undefined;
      throw error;
    }
  },
};
