import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { dotenvSource } from "#shared/secrets/dotenv-source.ts";
import { environmentSource } from "#shared/secrets/environment-source.ts";
import { openSecrets } from "#shared/secrets/open-secrets.ts";

afterEach(() => vi.unstubAllEnvs());

test("a file of the form .env gives secrets; variables that are set win; no file gives none", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const file = join(folder.path, ".env");
  const source = dotenvSource(file);
  expect(await source.get("tokenSecret")).toBeUndefined();
  await writeFile(file, `# development\nTOKEN_SECRET="two words = one # secret"\nexport VAULT_TOKEN=hvs\n`);
  expect(await source.get("tokenSecret")).toBe("two words = one # secret");
  expect(await source.get("vaultToken")).toBe("hvs");
  vi.stubEnv("TOKEN_SECRET", "set");
  expect(await source.get("tokenSecret")).toBe("set");
});

test("an empty variable is none", async () => {
  vi.stubEnv("TOKEN_SECRET", "");
  expect(await environmentSource.get("tokenSecret")).toBeUndefined();
});

test("a provider that there isn't is named with those that there are", () => {
  expect(() => openSecrets("keychain")).toThrow(
    "SECRETS_PROVIDER must be one of dotenv, environment, secrets-manager, ssm, vault",
  );
});
