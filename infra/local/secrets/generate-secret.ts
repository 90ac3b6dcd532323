import { randomInt } from "node:crypto";

/** `GenerateSecretString` */
export interface GenerateSecretString {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

const lowercase = "abcdefghijklmnopqrstuvwxyz";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** A random secret; with a template it is one field of a JSON object. */
export function generateSecret(settings: GenerateSecretString): string {
  const password = generatePassword(settings);
  const { SecretStringTemplate, GenerateStringKey } = settings;
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(SecretStringTemplate) as object), [GenerateStringKey]: password });
}

function generatePassword(settings: GenerateSecretString): string {
  const { PasswordLength: length = 32, RequireEachIncludedType: requiresEach = true } = settings;
  const types = [
    settings.ExcludeLowercase ? "" : lowercase,
    settings.ExcludeUppercase ? "" : lowercase.toUpperCase(),
    settings.ExcludeNumbers ? "" : "0123456789",
    settings.ExcludePunctuation ? "" : punctuation,
    settings.IncludeSpace ? " " : "",
  ]
    .map((type) => [...type].filter((character) => !settings.ExcludeCharacters?.includes(character)).join(""))
    .filter((type) => type !== "");
  const all = types.join("");
  for (;;) {
    const password = Array.from({ length }, () => all[randomInt(all.length)]).join("");
    // Drawing again until each type is there keeps every such password equally likely.
    if (!requiresEach || types.every((type) => [...password].some((character) => type.includes(character)))) {
      return password;
    }
  }
}
