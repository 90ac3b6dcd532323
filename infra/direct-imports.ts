import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Plugin, PluginBuild } from "esbuild";

/** The SDK's files, and in them the imports from its barrels: modules such as `@smithy/core/serde` that only pass on. */
const sdkFile = /node_modules\/@(aws|aws-sdk|smithy)\/.*\/dist-es\/.*\.js$/;
const barrelImport = /^import \{([^}]*)\} from "(@(?:aws-sdk|smithy)\/core\/[^"]+)";$/gm;
const passedOn = /^export \{([^}]*)\} from "([^"]+)";$/gm;

/**
 * Makes the SDK's files import from where a thing is instead of from a barrel. esbuild splits by file, and a barrel
 * reaches all that any client needs from it: XML and streams, which S3 alone uses, would be loaded with the DynamoDB
 * client at every function's start.
 */
export const directImports: Plugin = {
  name: "direct-imports",
  setup: (build) => {
    const barrels = new Map<string, Promise<Barrel>>();
    const open = (path: string, from: string): Promise<Barrel> => {
      const known = barrels.get(path) ?? readBarrel(build, path, from);
      barrels.set(path, known);
      return known;
    };
    build.onLoad({ filter: sdkFile }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const imports = [...source.matchAll(barrelImport)];
      let contents = source;
      for (const [statement, names = "", from = ""] of imports) {
        const barrel = await open(from, dirname(file));
        const direct = namesIn(names).map((name) => importOf(name, barrel));
        contents = contents.replace(statement, direct.join(""));
      }
      return { contents, loader: "js" };
    });
  },
};

interface Barrel {
  readonly file: string;
  /** Where each name that is only passed on comes from. */
  readonly origins: ReadonlyMap<string, string>;
}

async function readBarrel(build: PluginBuild, path: string, resolveDir: string): Promise<Barrel> {
  const { path: file } = await build.resolve(path, { resolveDir, kind: "import-statement" });
  const origins = new Map<string, string>();
  for (const [, names = "", from = ""] of (await readFile(file, "utf8")).matchAll(passedOn)) {
    const origin = await build.resolve(from, { resolveDir: dirname(file), kind: "import-statement" });
    for (const name of namesIn(names)) if (!name.includes(" as ")) origins.set(name, origin.path);
  }
  return { file, origins };
}

const namesIn = (list: string): string[] =>
  list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

function importOf(name: string, { file, origins }: Barrel): string {
  const origin = origins.get(name.split(" as ")[0]!) ?? file;
  return `import { ${name} } from ${JSON.stringify(origin)};`;
}
