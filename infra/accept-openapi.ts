import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { breakingChanges } from "./breaking-changes.ts";
import { discoverFunctions } from "./discover.ts";
import type { OpenApiDocument } from "./openapi-document.ts";
import { openApiDocument } from "./write-openapi.ts";

/**
 * Makes the API as it is the contract that tests hold it to: `npm run openapi:accept`. Additions are taken as
 * they are; a change that breaks clients only with `-- --breaking`, so that nobody takes one by accident.
 */
const root = join(import.meta.dirname, "..");
const contract = join(root, "test", "contract", "openapi.json");

const present = openApiDocument(await discoverFunctions(join(root, "functions")));
const changes = existsSync(contract)
  ? breakingChanges(JSON.parse(await readFile(contract, "utf8")) as OpenApiDocument, present)
  : [];
if (changes.length > 0 && !process.argv.includes("--breaking")) {
  console.error(`Not accepted, these break clients:\n  ${changes.join("\n  ")}`);
  process.exitCode = 1;
} else {
  await writeFile(contract, `${JSON.stringify(present, null, 2)}\n`);
}
