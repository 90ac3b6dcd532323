import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { builtInModules } from "./built-in-modules.ts";
import { directImports } from "./direct-imports.ts";
import type { DiscoveredFunction } from "./discover.ts";
import { entryOf, serveEntries } from "./entry.ts";
import { smallerSdk } from "./smaller-sdk.ts";
import { smallerZod } from "./smaller-zod.ts";

/** A function's whole code. */
export interface Bundle {
  /** By file name; `index.mjs` is the entry. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly hash: string;
  /** Code that is loaded at every cold start; the rest stands behind an `import()`, loaded when first needed. */
  readonly startupBytes: number;
  readonly startupFiles: number;
}

/** The SDK's credential providers that a Lambda never asks: its credentials come from the environment. */
const unusedCredentialProviders = ["http", "ini", "login", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

/**
 * Bundles all functions in one pass, which splits what they share into chunks (3 s for 114 functions; one
 * bundle each would take minutes). A bundle is then its entry and exactly the chunks that it reaches, so it is a whole
 * Lambda: what runs locally is what deploys.
 * @param generated the files behind `#generated/`.
 */
export async function bundleFunctions(
  functions: readonly DiscoveredFunction[],
  generated: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Bundle>> {
  const { outputFiles, metafile } = await build({
    entryPoints: Object.fromEntries(functions.map(({ name }) => [name, entryOf(name)])),
    outdir: "bundles",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    write: false,
    metafile: true,
    splitting: true,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    external: unusedCredentialProviders,
    plugins: [
      serveEntries(functions),
      directImports,
      smallerSdk,
      smallerZod(functions.map(({ file }) => file)),
      builtInModules,
      serveGenerated(generated),
    ],
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  return new Map(functions.map(({ name }) => [name, collect(`${name}.mjs`, contents, outputs)]));
}

type Outputs = ReadonlyMap<string, Metafile["outputs"][string]>;

function collect(entry: string, contents: ReadonlyMap<string, Uint8Array>, outputs: Outputs): Bundle {
  const files = new Map<string, Uint8Array>();
  const hash = createHash("sha256");
  for (const file of reach(entry, outputs, ["import-statement", "dynamic-import"])) {
    const name = file === entry ? "index.mjs" : file;
    const content = contents.get(file)!;
    files.set(name, content);
    hash.update(name).update("\0").update(content).update("\0");
  }
  const startup = reach(entry, outputs, ["import-statement"]);
  const startupBytes = [...startup].reduce((sum, file) => sum + contents.get(file)!.byteLength, 0);
  return { files, hash: hash.digest("hex"), startupBytes, startupFiles: startup.size };
}

function reach(
  file: string,
  outputs: Outputs,
  kinds: readonly string[],
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path, kind, external } of outputs.get(file)?.imports ?? []) {
    if (!external && kinds.includes(kind)) reach(basename(path), outputs, kinds, seen);
  }
  return seen;
}

function serveGenerated(generated: Readonly<Record<string, string>>): Plugin {
  return {
    name: "generated",
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^#generated\// }, ({ path }) => ({
        path: basename(path),
        namespace: "generated",
      }));
      onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => {
        const contents = generated[path];
        if (contents === undefined) throw new Error(`nothing generates ${path}`);
        return { contents, loader: path.endsWith(".json") ? "json" : "text" };
      });
    },
  };
}
