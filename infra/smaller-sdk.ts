import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** As much of `mnemonist/lru-cache` as the SDK calls. It never holds more than the endpoints of one account. */
const smallCache = `
export default class extends Map {
  constructor() { super(); }
  peek(key) { return this.get(key); }
}`;

/** The SDK's own hashes, for where Node was built without `node:crypto`. Lambda's isn't. */
const noHash = `
const missing = class { constructor() { throw new Error("node:crypto makes hashes"); } };
export { missing as Md5Js, missing as Sha256Js };`;

/** What DynamoDB says of tables, indexes, backups and the like. Functions read and write items. */
const errorOfTables =
  /^export var (Backup|Continuous|Export|Global|Import|Index|Invalid(Export|Restore)|Limit|PointInTime|Policy|Replica[AN]|ResourceInUse|Table)\w+\$ = \[-3,[^;]*\];\nn0_registry\.registerError\(.*\);\n/gm;

/** Errors that a client doesn't know keep their name and message: they aren't of a class of their own. */
export const withoutErrorsOfTables = (file: string, source: string): string =>
  file.includes("/client-dynamodb/") ? source.replaceAll(errorOfTables, "") : source;

/**
 * Leaves out what the SDK loads at every function's start and nobody uses: the library behind its endpoint discovery
 * (8 KB), which nobody switches on and for which a map would serve as well; its own hashes (5 KB); and all of its
 * clients' package.json but the version (2 KB for each client).
 */
export const smallerSdk: Plugin = {
  name: "smaller-sdk",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^mnemonist\/lru-cache$|^\.\/(Md5|Sha256)Js$/ }, ({ path }) => ({
      path,
      namespace: "smaller-sdk",
    }));
    onLoad({ filter: /lru-cache$/, namespace: "smaller-sdk" }, () => ({ contents: smallCache }));
    onLoad({ filter: /Js$/, namespace: "smaller-sdk" }, () => ({ contents: noHash }));
    onLoad({ filter: /\/@aws-sdk\/client-[^/]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
