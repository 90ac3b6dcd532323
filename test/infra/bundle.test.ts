import { mkdtempDisposable, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { type Bundle, bundleFunctions } from "../../infra/bundle.ts";
import { discoverFunctions } from "../../infra/discover.ts";
import { writeGenerated } from "../../infra/write-generated.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder } from "./synthesized.ts";

const KB = 1024;
const budgetBytes = 400 * KB;

/** Functions that may be larger, and why. */
const larger: Readonly<Record<string, { readonly bytes: number; readonly because: string }>> = {
  "relay-journal": { bytes: 440 * KB, because: "it talks to tables, queues and the bus: three clients" },
};

async function bundled(folder: string, check: (bundles: ReadonlyMap<string, Bundle>) => Promise<void>) {
  await using work = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const functions = await discoverFunctions(folder);
  const generatedFolder = join(work.path, "generated");
  await writeGenerated(functions, generatedFolder);
  await check(await bundleFunctions(functions, { generatedFolder, outFolder: join(work.path, "bundles") }));
}

test("what a function loads when it starts stays within the budget", async () => {
  await bundled(functionsFolder, async (bundles) => {
    const sizes = Object.fromEntries([...bundles].map(([name, { startupBytes }]) => [name, startupBytes]));
    const over = Object.entries(sizes).filter(
      ([name, bytes]) => bytes > (larger[name]?.bytes ?? budgetBytes),
    );
    expect(over).toEqual([]);
    expect(Object.keys(larger).filter((name) => (sizes[name] ?? 0) <= budgetBytes)).toEqual([]);
  });
});

test("no bundle holds a require that Node can't serve in a module", async () => {
  await bundled(functionsFolder, async (bundles) => {
    for (const { folder } of bundles.values()) {
      const files = await readdir(folder);
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
      expect(texts.filter((text) => text.includes("Dynamic require of"))).toEqual([]);
    }
  });
});

test("a folder is a whole Lambda: it runs by itself, with what was generated for it", async () => {
  const greeting = endpointFile("/greeting").replace(
    `"hello"`,
    `JSON.stringify(await import("#generated/routes.json"))`,
  );
  await using scratch = await scratchFunctions({
    "alarms/get-greeting.ts": greeting,
    "alarms/get-welcome.ts": endpointFile("/welcome").replaceAll("Greeting", "Welcome"),
  });
  await bundled(scratch.folder, async (bundles) => {
    const folder = bundles.get("get-greeting")?.folder ?? "";
    const module = (await import(pathToFileURL(join(folder, "index.mjs")).href)) as {
      handler: { definition: object };
    };
    expect(module.handler.definition).toMatchObject({ path: "/greeting" });
    const texts = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
    );
    expect(texts.join()).toContain("get-welcome");
  });
});
