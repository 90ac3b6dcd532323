import { stageName } from "#shared/platform/environment.ts";
import type { SecretName } from "#shared/resources.ts";
import { secretPath } from "#shared/secrets/secret-path.ts";
import type { SecretProvider, SecretSource } from "#shared/secrets/secret-provider.ts";
import { SourceFailure } from "#shared/secrets/source-failure.ts";
import { timeLimit } from "#shared/secrets/time-limit.ts";

export interface VaultSettings {
  readonly address: string;
  /** Where the key-value engine is mounted. */
  readonly mount: string;
  readonly namespace?: string;
}

interface KeyValueAnswer {
  readonly data?: { readonly data?: { readonly value?: unknown } | null };
}

/**
 * HashiCorp Vault's key-value engine, version 2: each secret is the field `value` at `tocsin/<stage>/<name>`.
 * @param tokens where Vault's own token comes from.
 */
export class VaultSource implements SecretSource {
  readonly #settings: VaultSettings;
  readonly #tokens: SecretProvider;

  constructor(settings: VaultSettings, tokens: SecretProvider) {
    this.#settings = settings;
    this.#tokens = tokens;
  }

  async get(name: SecretName): Promise<string | undefined> {
    const response = await this.#read(name);
    if (response.status === 403) {
      // The token may have been renewed where it is kept.
      this.#tokens.invalidate("vaultToken");
      return valueIn(await this.#read(name));
    }
    return valueIn(response);
  }

  async #read(name: SecretName): Promise<Response> {
    const { address, mount, namespace } = this.#settings;
    const url = new URL(`v1/${mount}/data/${secretPath(stageName(), name)}`, address.replace(/\/*$/, "/"));
    const headers = {
      "X-Vault-Request": "true",
      "X-Vault-Token": await this.#tokens.get("vaultToken"),
      ...(namespace && { "X-Vault-Namespace": namespace }),
    };
    // A redirect would take the token to another host.
    return fetch(url, { headers, redirect: "error", signal: timeLimit() });
  }
}

/** A secret that was never there and one whose newest version was deleted are both 404. */
async function valueIn(response: Response): Promise<string | undefined> {
  if (response.status === 404) return undefined;
  if (!response.ok) throw new SourceFailure(`Vault answered ${response.status}`);
  const { data } = (await response.json()) as KeyValueAnswer;
  const value = data?.data?.value;
  if (typeof value !== "string") throw new SourceFailure("its field `value` is no text");
  return value;
}
