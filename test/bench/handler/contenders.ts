import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { build } from "esbuild";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { bundleFunctions } from "../../../infra/bundle.ts";
import { discoverFunctions } from "../../../infra/discover.ts";
import { generate } from "../../../infra/generate.ts";

export type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<unknown>;

/** All contenders; `tocsin-with-tables` differs in what it loads only. */
export const contenders = [
  "bare",
  "validating",
  "tocsin",
  "tocsin-with-tables",
  "hono",
  "fastify",
  "express",
] as const;
export type Contender = (typeof contenders)[number];

const fileOf = (name: Contender): string => join(import.meta.dirname, "contenders", `${name}.ts`);

/** Each as it would be deployed. @returns the entry of each. */
export async function bundleContenders(folder: string): Promise<Record<Contender, string>> {
  const entries = contenders.map(async (name) => {
    const entry = name.startsWith("tocsin") ? bundleOurs(name, folder) : bundleTheirs(name, folder);
    return [name, await entry] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<Contender, string>;
}

/** Beside all other functions, with which it shares chunks. */
async function bundleOurs(name: Contender, folder: string): Promise<string> {
  const functions = await discoverFunctions(join(import.meta.dirname, "..", "..", "..", "functions"));
  const { handler } = (await import(fileOf(name))) as { handler: { definition: EndpointDefinition } };
  const ours = { name, domain: "bench", file: fileOf(name), definition: handler.definition };
  const bundles = await bundleFunctions([...functions, ours], generate(functions));
  mkdirSync(join(folder, name));
  for (const [file, content] of bundles.get(name)!.files) writeFileSync(join(folder, name, file), content);
  return join(folder, name, "index.mjs");
}

/** Alone. Of the frameworks some are CommonJS, and don't work as anything else. */
async function bundleTheirs(name: Contender, folder: string): Promise<string> {
  const byHand = name === "bare" || name === "validating";
  const outfile = join(folder, `${name}.${byHand ? "mjs" : "cjs"}`);
  await build({
    entryPoints: [fileOf(name)],
    outfile,
    format: byHand ? "esm" : "cjs",
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
  });
  return outfile;
}
