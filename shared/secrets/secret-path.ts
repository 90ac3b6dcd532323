import type { SecretName } from "#shared/resources.ts";

/** What a secret is called in a store: a stage's secrets lie side by side. */
export const secretPath = (stage: string, name: SecretName): string =>
  `tocsin/${stage}/${name.replaceAll(/([A-Z])/g, "-$1").toLowerCase()}`;
