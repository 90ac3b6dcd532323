import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { namesIn } from "./names-in.ts";

/** Our own files, and those of libraries that are read by no other plugin. */
const sources = /\.(ts|m?js)$/;
const named = /^import \{([^}]*)\} from "(node:[\w/]+)";$/gm;
const whole = /^import (?:\* as )?(\w+) from "(node:[\w/]+)";$/gm;

const taking = (module: string, what = "") =>
  `/* @__PURE__ */ (() => process.getBuiltinModule(${JSON.stringify(module)})${what})();`;

/**
 * Takes Node's own modules by `process.getBuiltinModule`. An `import` reads everything that a module exports, and so
 * makes what Node makes when it is first read: stdin for `node:process`, Web Crypto for `node:crypto`. That is 9 ms of a
 * start with DynamoDB's client.
 */
export const takingBuiltIns = (source: string): string =>
  source
    .replaceAll(named, (_, names: string, module: string) =>
      namesIn(names)
        .filter(([name]) => !name.startsWith("type "))
        .map(([name, as]) => `const ${as} = ${taking(module, `.${name}`)}`)
        .join(" "),
    )
    .replaceAll(whole, (_, as: string, module: string) => `const ${as} = ${taking(module)}`);

export const builtInModules: Plugin = {
  name: "built-in-modules",
  setup: ({ onLoad }) => {
    onLoad({ filter: sources, namespace: "file" }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = takingBuiltIns(source);
      return contents === source ? undefined : { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};
