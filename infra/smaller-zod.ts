import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

const exported = /^export (?:const|function) (\w+)/gm;

/**
 * Leaves out zod's writer of JSON Schemas (15 KB), which every schema refers to. Schemas are described when functions are
 * built: the API description is a file in the bundle of the one that serves it.
 */
export const smallerZod: Plugin = {
  name: "smaller-zod",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, async ({ path }) => {
      const names = [...(await readFile(path, "utf8")).matchAll(exported)].map(([, name = ""]) => name);
      const replaced = names.map((name) => `${name.startsWith("create") ? "make" : "leftOut"} as ${name}`);
      return {
        contents: `
          const leftOut = () => { throw new Error("JSON Schemas are written by the build"); };
          const make = () => leftOut;
          export { ${replaced.join(", ")} };`,
      };
    });
  },
};
