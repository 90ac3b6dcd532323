import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";

const shared = join(import.meta.dirname, "..", "shared");

const exported = /^export (?:const|function) (\w+)/gm;
const call = /\.(\w+)(?:<[^()]*>)?\(/g;
/** What zod's methods call of each other. */
const ownCall = /\b(?:this|inst)\??\.(\w+)/g;

/** A method of a kind of schema. */
const method = /^ {4}(?:async )?(\w+)(?:|: (?:async )?function \w+)\(.*\) \{\n(?: {8}.*\n)+ {4}\},\n/gm;
/** A member of `z.iso` or `z.coerce`, of which esbuild keeps all. */
const member = /^export function (\w+)\(.*\) \{\n(?: {4}.*\n)+\}\n/gm;

/**
 * Leaves out of zod what every schema refers to, so that a bundler must keep it, and nobody needs: what writes JSON
 * Schemas (15 KB), which is done when functions are built (the API description is a file in the bundle of the one that
 * serves it); and the methods and members that no source calls, with what only they need (20 KB). A start pays for these
 * twice: they are compiled, and put one by one on each kind of schema that is made.
 * @param files the sources beside those in `shared/`.
 */
export const smallerZod = (files: readonly string[]): Plugin => ({
  name: "smaller-zod",
  setup: ({ onLoad, onStart }) => {
    let called: ReadonlySet<string> = new Set();
    onStart(async () => {
      called = await namesCalled(files);
    });
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, async ({ path }) => ({
      contents: refusing(await readFile(path, "utf8")),
    }));
    onLoad({ filter: /\/zod\/v4\/classic\/schemas\.js$/ }, async ({ path }) => {
      const source = withoutNamespaces(await readFile(path, "utf8"));
      return { contents: keeping(new Set([...called, ...namesBy(source, ownCall)]), method, source) };
    });
    onLoad({ filter: /\/zod\/v4\/classic\/(iso|coerce|external)\.js$/ }, async ({ path }) => ({
      contents: keeping(called, member, withoutNamespaces(await readFile(path, "utf8"))),
    }));
  },
});

function refusing(source: string): string {
  const replaced = [...namesBy(source, exported)].map(
    (name) => `${name.startsWith("create") ? "make" : "leftOut"} as ${name}`,
  );
  return `
    const leftOut = () => { throw new Error("JSON Schemas are written by the build"); };
    const make = () => leftOut;
    export { ${replaced.join(", ")} };`;
}

/** Has things imported from where they are, not out of a namespace that is passed on: of such esbuild keeps everything. */
const withoutNamespaces = (source: string): string =>
  source
    .replace(`import { util } from "../core/index.js";`, `import * as util from "../core/util.js";`)
    .replaceAll("core.util.", "util.")
    .replace(/^export \{ ZodISO.*\} from "\.\/schemas\.js";\n/m, "")
    .replace(/^(export \{ ZodISO.*\}) from "\.\/iso\.js";$/m, `$1 from "./schemas.js";`);

const keeping = (names: ReadonlySet<string>, form: RegExp, source: string): string =>
  source.replaceAll(form, (whole, name: string) => (names.has(name) ? whole : ""));

async function namesCalled(files: readonly string[]): Promise<Set<string>> {
  const entries = await readdir(shared, { recursive: true, withFileTypes: true });
  const ours = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sources = await Promise.all([...ours, ...files].map((file) => readFile(file, "utf8")));
  return new Set(sources.flatMap((source) => [...namesBy(source, call)]));
}

const namesBy = (source: string, form: RegExp): Set<string> =>
  new Set([...source.matchAll(form)].map(([, name = ""]) => name));
