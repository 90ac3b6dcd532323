import type { Plugin } from "esbuild";
import type { FunctionDefinition } from "#shared/lambda/definition.ts";
import type { DiscoveredFunction } from "./discover.ts";

/** Parts of the wrapper that are loaded when needed, and the declarations that show that they will be. */
const parts: Readonly<Record<string, (definition: FunctionDefinition) => boolean>> = {
  "#shared/platform/dynamo.ts": ({ tables = {} }) => Object.keys(tables).length > 0,
  "#shared/access/key-caller.ts": (it) => it.trigger === "http" && it.access !== "public",
  "#shared/limits/principal-limits.ts": (it) =>
    it.trigger === "http" && it.access !== "public" && it.limit !== "none",
  "#shared/limits/hold-limit.ts": (it) => it.trigger === "http" && it.limit !== "none",
  "#shared/lambda/audit-request.ts": (it) => it.trigger === "http" && it.audit !== "none",
  "#shared/lambda/answer-once.ts": (it) => it.trigger === "http" && it.idempotent,
};

export const entryOf = (name: string): string => `entry:${name}`;

/**
 * Makes a function's entry: its file, after the parts that it will need. Lambda starts a function with a whole
 * processor, and runs it with what its memory pays for: a request would wait several times as long for the same code.
 */
export function serveEntries(functions: readonly DiscoveredFunction[]): Plugin {
  const byName = new Map(functions.map((found) => [found.name, found]));
  return {
    name: "entries",
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.slice("entry:".length),
        namespace: "entry",
      }));
      onLoad({ filter: /.*/, namespace: "entry" }, ({ path }) => {
        const { file, definition } = byName.get(path)!;
        const needed = Object.keys(parts).filter((part) => parts[part]?.(definition));
        const lines = needed.map((part) => `import ${JSON.stringify(part)};`);
        return {
          contents: [...lines, `export * from ${JSON.stringify(file)};`].join("\n"),
          resolveDir: import.meta.dirname,
        };
      });
    },
  };
}
