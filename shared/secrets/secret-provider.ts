import type { SecretName } from "#shared/resources.ts";

/** Where functions get their secrets, whatever keeps them (SPEC I6). */
export interface SecretProvider {
  /** @throws `SecretUnavailable`, which never carries a value. */
  get(name: SecretName): Promise<string>;
  /** The next `get` reads anew; what was known is not used again. Without a name for all of them. */
  invalidate(name?: SecretName): void;
}

/** One way to keep secrets: read at each call, remembered by nobody. */
export interface SecretSource {
  /** @returns undefined when there is surely no such secret. Throws when that can't be told now. */
  get(name: SecretName): Promise<string | undefined>;
}

/** Why there is no secret, in words of ours. It has no `cause`: what a source threw may quote what it read. */
export class SecretUnavailable extends Error {
  override readonly name = "SecretUnavailable";

  constructor(secret: SecretName, reason: string) {
    super(`the secret ${secret} can't be had: ${reason}`);
  }
}
