import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** As much of `mnemonist/lru-cache` as the SDK calls. It never holds more than the endpoints of one account. */
const smallCache = `
export default class extends Map {
  constructor() { super(); }
  peek(key) { return this.get(key); }
}`;

/**
 * Leaves out what the SDK loads at every function's start and nobody uses: the library behind its endpoint discovery
 * (8 KB), which nobody switches on and for which a map would serve as well; and all of its clients' package.json but
 * the version (2 KB for each client).
 */
export const smallerSdk: Plugin = {
  name: "smaller-sdk",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^mnemonist\/lru-cache$/ }, ({ path }) => ({ path, namespace: "smaller-sdk" }));
    onLoad({ filter: /.*/, namespace: "smaller-sdk" }, () => ({ contents: smallCache, loader: "js" }));
    onLoad({ filter: /\/@aws-sdk\/client-[^/]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
