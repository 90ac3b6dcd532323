import { secretVariable } from "#shared/platform/environment.ts";
import type { SecretSource } from "#shared/secrets/secret-provider.ts";

/** Secrets in variables of the environment, as `TOKEN_SECRET`. */
export const environmentSource: SecretSource = { get: async (name) => secretVariable(name) };
