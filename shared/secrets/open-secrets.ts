import {
  secretsProvider,
  secretsTtlSeconds,
  vaultAddress,
  vaultMount,
  vaultNamespace,
} from "#shared/platform/environment.ts";
import { environmentSource } from "#shared/secrets/environment-source.ts";
import { RememberedSecrets } from "#shared/secrets/remembered-secrets.ts";
import type { SecretProvider, SecretSource } from "#shared/secrets/secret-provider.ts";

/** The stores to choose from. Each is loaded when it is the chosen one: their clients are large. */
const sources: Readonly<Record<string, () => Promise<SecretSource>>> = {
  dotenv: async () => (await import("#shared/secrets/dotenv-source.ts")).dotenvSource(".env"),
  environment: async () => environmentSource,
  "secrets-manager": async () =>
    (await import("#shared/secrets/secrets-manager-source.ts")).secretsManagerSource,
  ssm: async () => (await import("#shared/secrets/parameter-store-source.ts")).parameterStoreSource,
  vault: openVault,
};

/** Vault's own token: a variable where there is one, else a secret of Secrets Manager. */
async function openVault(): Promise<SecretSource> {
  const { VaultSource } = await import("#shared/secrets/vault-source.ts");
  const { secretsManagerSource } = await import("#shared/secrets/secrets-manager-source.ts");
  const token: SecretSource = {
    get: async (name) => (await environmentSource.get(name)) ?? secretsManagerSource.get(name),
  };
  const namespace = vaultNamespace();
  const settings = { address: vaultAddress(), mount: vaultMount(), ...(namespace && { namespace }) };
  return new VaultSource(settings, new RememberedSecrets(token, secretsTtlSeconds() * 1000));
}

/** The secrets of this deployment, in the store that `SECRETS_PROVIDER` names. */
export function openSecrets(provider = secretsProvider()): SecretProvider {
  const open = sources[provider];
  if (!open) throw new Error(`SECRETS_PROVIDER must be one of ${Object.keys(sources).join(", ")}`);
  let source: Promise<SecretSource> | undefined;
  const lazily: SecretSource = {
    get: async (name) => {
      source ??= open();
      return (await source).get(name);
    },
  };
  const standIn = provider === "vault" ? environmentSource : undefined;
  return new RememberedSecrets(lazily, secretsTtlSeconds() * 1000, standIn);
}

let opened: SecretProvider | undefined;

/** The provider of this function, for the secrets that it declares. */
export function secretProvider(): SecretProvider {
  opened ??= openSecrets();
  return opened;
}
