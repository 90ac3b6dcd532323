import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** Every import of the repository's own files: who, and whom (by path from the root). */
const imports = globSync("{functions,shared,infra,test}/**/*.ts").flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const specifiers = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"'`]*?["']([.#][^"']+)["']/g)];
  return specifiers.map(([statement, specifier = ""]) => ({
    from: file,
    to: specifier.startsWith("#") ? specifier.slice(1) : normalize(join(dirname(file), specifier)),
    typeOnly: /^\s*(import|export) type\b/.test(statement),
  }));
});

const crossing = (from: string, ...to: readonly string[]) =>
  imports.filter((found) => found.from.startsWith(from) && to.some((folder) => found.to.startsWith(folder)));

test("there are imports to look at", () => {
  expect(crossing("functions/", "shared/").length).toBeGreaterThan(0);
  expect(crossing("infra/", "shared/").length).toBeGreaterThan(0);
});

test("functions import shared only, and never each other", () => {
  expect(crossing("functions/", "functions/", "infra/", "test/")).toEqual([]);
});

test("shared never imports functions or infra", () => {
  expect(crossing("shared/", "functions/", "infra/", "test/")).toEqual([]);
});

test("the local cloud knows nothing of Tocsin", () => {
  expect(crossing("infra/local/", "functions/", "shared/")).toEqual([]);
});

test("infra imports no tests and, except by discovery, no functions", () => {
  expect(crossing("infra/", "functions/", "test/")).toEqual([]);
});

test("no file imports itself in a circle", () => {
  const targets = Map.groupBy(
    imports.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

test("zod is imported as a namespace: `import { z }` costs 350 KB more per bundle", () => {
  const files = globSync("{functions,shared,infra,test}/**/*.ts");
  const costly = files.filter((file) => /import (?!type\b)[^*"]*from "zod"/.test(readFileSync(file, "utf8")));
  expect(costly).toEqual([]);
});
