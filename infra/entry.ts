import type { Plugin, PluginBuild } from "esbuild";
import type { DiscoveredFunction } from "./discover.ts";
import { foundations } from "./foundations.ts";

/** A part of the wrapper that is loaded when needed, unless a declaration shows that it will be. */
const once = "#shared/lambda/answer-once.ts";

export const entryOf = (name: string): string => `entry:${name}`;

const importing = (path: string): string => `import ${JSON.stringify(path)};`;
const exporting = (path: string): string => `export * from ${JSON.stringify(path)};`;
/** Of what the build generates each file is one thing. */
const passingOn = (path: string): string => `export { default } from ${JSON.stringify(path)};`;

/**
 * Makes a function's entry: its file, after the foundations that it stands on and the parts that it will need. Lambda
 * starts a function with a whole processor, and runs it with what its memory pays for: a request would wait several
 * times as long for the same code.
 */
export function serveEntries(functions: readonly DiscoveredFunction[]): Plugin {
  const byName = new Map(functions.map((found) => [found.name, found]));
  return {
    name: "entries",
    setup: (build) => {
      serve(build, "entry", (name) => {
        const { file, definition } = byName.get(name)!;
        const under = Object.keys(foundations).filter((key) => foundations[key]?.isUnder(definition));
        const needed = definition.trigger === "http" && definition.idempotent ? [once] : [];
        return [...under.map(foundationOf), ...needed.map(importing), exporting(file)];
      });
      serve(build, "foundation", (name) => foundations[name]!.parts.map(importing));
      putLatePartsOnFoundations(build);
    },
  };
}

const foundationOf = (name: string): string => importing(`foundation:${name}`);

/** Serves modules that are in no file, as lines of code. */
function serve({ onResolve, onLoad }: PluginBuild, namespace: string, linesOf: (name: string) => string[]) {
  onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => ({
    path: path.slice(namespace.length + 1),
    namespace,
  }));
  onLoad({ filter: /.*/, namespace }, ({ path }) => ({
    contents: linesOf(path).join("\n"),
    resolveDir: import.meta.dirname,
  }));
}

/** Makes `import()` get a part by way of the foundations that it stands on. They are there already: it takes no time. */
function putLatePartsOnFoundations(build: PluginBuild): void {
  const found = new Map<string, string>();
  build.onResolve({ filter: /^[#@]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
    if (kind !== "dynamic-import" || pluginData === "itself") return undefined;
    if (!Object.values(foundations).some(({ late }) => late.test(path))) return undefined;
    const resolved = await build.resolve(path, { kind, importer, resolveDir, pluginData: "itself" });
    if (resolved.external) return resolved;
    if (resolved.namespace === "file") found.set(path, resolved.path);
    return { path, namespace: "late" };
  });
  serve(build, "late", (path) => {
    const under = Object.keys(foundations).filter((key) => foundations[key]?.late.test(path));
    const resolved = found.get(path);
    return [...under.map(foundationOf), resolved ? exporting(resolved) : passingOn(path)];
  });
}
