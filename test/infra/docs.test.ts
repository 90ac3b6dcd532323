import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

const documents = ["README.md", ...globSync("docs/**/*.md")].map((path) => ({
  path,
  text: readFileSync(path, "utf8"),
}));

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

function anchorsOf(path: string): string[] {
  const headings = readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = ""]) => anchorOf(heading));
}

function isDead(from: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : join(dirname(from), path);
  return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
}

test("every relative link leads to a file, and to a heading where it names one", () => {
  const links = documents
    .flatMap(({ path, text }) =>
      Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = ""]) => ({ path, link })),
    )
    .filter(({ link }) => !/^https?:/.test(link));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ path, link }) => isDead(path, link))).toEqual([]);
});

test("every npm script that is named exists", () => {
  const named = documents.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g), ([, run, own]) => ({
      path,
      script: run ?? own ?? "",
    })),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ script }) => !Object.hasOwn(packageJson.scripts, script))).toEqual([]);
});

test("no document names a path of somebody's machine", () => {
  const paths = documents.flatMap(({ path, text }) =>
    Array.from(
      text.matchAll(/(?:^|[\s(`'"])(\/(?:home|work|root|Users|tmp)\/[^\s`)]*)/gm),
      ([, found]) => `${path}: ${found}`,
    ),
  );
  expect(paths).toEqual([]);
});
