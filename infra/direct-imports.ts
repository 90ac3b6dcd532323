import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Plugin, PluginBuild } from "esbuild";
import { takingBuiltIns } from "./built-in-modules.ts";
import { namesIn } from "./names-in.ts";
import { withoutErrorsOfTables } from "./smaller-sdk.ts";

/** The SDK's files, and in them the imports from its barrels: modules such as `@smithy/core/serde` that only pass on. */
const sdkFile = /node_modules\/@(aws|aws-sdk|smithy)\/.*\/dist-es\/.*\.js$/;
const barrelFile = /\/dist-es\/submodules\/.+\/index\.js$/;
const barrelImport = /^(import|export) \{([^}]*)\} from "(@(?:aws-sdk|smithy)\/core\/[^"]+)";$/gm;
const passedOn = /^export \{([^}]*)\} from "([^"]+)";$/gm;
/** What a barrel makes itself, from what it imports. */
const ownPart = "own-part-of-barrel";

/**
 * Makes the SDK's files import from where a thing is instead of from a barrel. esbuild splits by file, and a barrel
 * reaches all that any client needs from it: XML and streams, which S3 alone uses, would be loaded with the DynamoDB
 * client at every function's start.
 */
export const directImports: Plugin = {
  name: "direct-imports",
  setup: (build) => {
    const barrels = new Barrels(build);
    build.onLoad({ filter: sdkFile, namespace: "file" }, async ({ path: file }) => {
      const source = withoutErrorsOfTables(file, await readFile(file, "utf8"));
      const contents = barrelFile.test(file) ? withoutOwnPart(file, source) : source;
      return { contents: await barrels.circumvent(contents, dirname(file)), loader: "js" };
    });
    build.onResolve({ filter: new RegExp(`^${ownPart}:`) }, ({ path }) => ({
      path: path.slice(ownPart.length + 1),
      namespace: ownPart,
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: ownPart }, async ({ path: file }) => {
      const source = (await readFile(file, "utf8")).replaceAll(passedOn, "");
      const resolveDir = dirname(file);
      return { contents: await barrels.circumvent(source, resolveDir), loader: "js", resolveDir };
    });
  },
};

const ownPartOf = (file: string): string => `${ownPart}:${file}`;

/** Whoever imports the barrel after all gets the one own part that there is. */
function withoutOwnPart(file: string, source: string): string {
  const passing = [...source.matchAll(passedOn)].map(([statement]) => statement);
  return [...passing, `export * from ${JSON.stringify(ownPartOf(file))};`].join("\n");
}

/** Where a thing is, and what it is called there. */
interface Origin {
  readonly path: string;
  readonly name: string;
}

class Barrels {
  readonly #build: PluginBuild;
  readonly #origins = new Map<string, Promise<ReadonlyMap<string, Origin>>>();

  constructor(build: PluginBuild) {
    this.#build = build;
  }

  /** @returns the source with each import from a barrel made one from where the thing is. */
  async circumvent(source: string, resolveDir: string): Promise<string> {
    let contents = takingBuiltIns(source);
    for (const [statement, verb = "", names = "", from = ""] of source.matchAll(barrelImport)) {
      const barrel = await this.#resolve(from, resolveDir);
      const direct = await Promise.all(
        namesIn(names).map(([name, as]) => this.#direct(verb, name, as, barrel)),
      );
      contents = contents.replace(statement, direct.join(""));
    }
    return contents;
  }

  async #direct(verb: string, name: string, as: string, barrel: string): Promise<string> {
    const origin = await this.#originOf({ path: barrel, name });
    return `${verb} { ${origin.name} as ${as} } from ${JSON.stringify(origin.path)};`;
  }

  /** A barrel may pass on what is in another one. */
  async #originOf({ path, name }: Origin): Promise<Origin> {
    if (!barrelFile.test(path)) return { path, name };
    const known = this.#origins.get(path) ?? this.#read(path);
    this.#origins.set(path, known);
    const origin = (await known).get(name);
    return origin ? this.#originOf(origin) : { path: ownPartOf(path), name };
  }

  async #read(file: string): Promise<ReadonlyMap<string, Origin>> {
    const origins = new Map<string, Origin>();
    for (const [, names = "", from = ""] of (await readFile(file, "utf8")).matchAll(passedOn)) {
      const path = await this.#resolve(from, dirname(file));
      for (const [name, exported] of namesIn(names)) origins.set(exported, { path, name });
    }
    return origins;
  }

  async #resolve(path: string, resolveDir: string): Promise<string> {
    return (await this.#build.resolve(path, { resolveDir, kind: "import-statement" })).path;
  }
}
