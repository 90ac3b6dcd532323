import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { bundleFunctions } from "../../infra/bundle.ts";
import { discoverFunctions } from "../../infra/discover.ts";
import { generate } from "../../infra/generate.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder } from "./synthesized.ts";

const KB = 1024;
const budgetBytes = 400 * KB;

/** Functions that may be larger, and why. */
const larger: Readonly<Record<string, { readonly bytes: number; readonly because: string }>> = {
  "relay-journal": { bytes: 440 * KB, because: "it talks to tables, queues and the bus: three clients" },
};

async function bundlesOf(folder: string) {
  const functions = await discoverFunctions(folder);
  return bundleFunctions(functions, generate(functions));
}

test("what a function loads when it starts stays within the budget", async () => {
  const bundles = await bundlesOf(functionsFolder);
  const sizes = Object.fromEntries([...bundles].map(([name, { startupBytes }]) => [name, startupBytes]));
  const over = Object.entries(sizes).filter(([name, bytes]) => bytes > (larger[name]?.bytes ?? budgetBytes));
  expect(over).toEqual([]);
  expect(Object.keys(larger).filter((name) => (sizes[name] ?? 0) <= budgetBytes)).toEqual([]);
});

test("no bundle holds a require that Node can't serve in a module", async () => {
  for (const [name, { files }] of await bundlesOf(functionsFolder)) {
    const texts = [...files.values()].map((content) => new TextDecoder().decode(content));
    expect(
      texts.filter((text) => text.includes("Dynamic require of")),
      name,
    ).toEqual([]);
  }
});

test("a bundle is a whole Lambda: it runs by itself, with what was generated for it", async () => {
  const greeting = endpointFile("/greeting").replace(
    `"hello"`,
    `JSON.stringify((await import("#generated/routes.json")).default)`,
  );
  await using scratch = await scratchFunctions({
    "alarms/get-greeting.ts": greeting,
    "alarms/get-welcome.ts": endpointFile("/welcome").replaceAll("Greeting", "Welcome"),
  });
  await using folder = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const { files } = (await bundlesOf(scratch.folder)).get("get-greeting")!;
  for (const [name, content] of files) await writeFile(join(folder.path, name), content);

  const module = (await import(pathToFileURL(join(folder.path, "index.mjs")).href)) as {
    handler: { definition: object };
  };
  expect(module.handler.definition).toMatchObject({ path: "/greeting" });
  expect([...files.values()].map((content) => new TextDecoder().decode(content)).join()).toContain(
    "get-welcome",
  );
});
