import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { secretVariable, variables } from "#shared/platform/environment.ts";
import type { SecretSource } from "#shared/secrets/secret-provider.ts";

/** Secrets in a file, for development. As with Node's own `--env-file`, a variable that is set wins. */
export const dotenvSource = (file: string): SecretSource => ({
  get: async (name) => secretVariable(name) ?? (await parsed(file))[variables.secret(name)],
});

async function parsed(file: string): Promise<Record<string, string | undefined>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return parseEnv(text);
}
