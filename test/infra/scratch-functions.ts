import { existsSync } from "node:fs";
import { cp, mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const cache = join(import.meta.dirname, "..", "..", ".cache");

export interface ScratchFunctions extends AsyncDisposable {
  readonly folder: string;
}

/** What workflows are made of, from a functions folder: functions may start them, so they belong to a copy. */
const workflows = ["../infra/workflows", "../infra/workflow-definition.ts"].filter((path) =>
  existsSync(join(cache, "..", "functions", path)),
);

/** A functions folder of the test's own, inside the project so that `#shared` resolves. */
export async function scratchFunctions(
  files: Readonly<Record<string, string>>,
  { copyOf }: { readonly copyOf?: string } = {},
): Promise<ScratchFunctions> {
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtempDisposable(join(cache, "scratch-"));
  const folder = join(scratch.path, "functions");
  await mkdir(folder);
  if (copyOf) {
    await cp(copyOf, folder, { recursive: true });
    for (const path of workflows) await cp(join(copyOf, path), join(folder, path), { recursive: true });
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return { folder, [Symbol.asyncDispose]: () => scratch.remove() };
}

export const endpointFile = (path: string, method = "GET") => `
import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";

const Greeting = z.object({ text: z.string() }).meta({ id: "Greeting" });

export const handler = endpoint(
  {
    method: "${method}",
    path: "${path}",
    summary: "Greet",
    scope: "alarms:read",
    response: Greeting,
    tables: { tenants: "read" },
  },
  async () => ({ text: "hello" }),
);
`;
