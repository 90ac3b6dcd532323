import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiscoveredFunction } from "./discover.ts";
import { routesOf } from "./routes.ts";
import { apiPage } from "./write-api-page.ts";
import { openApiDocument } from "./write-openapi.ts";

/** Writes what functions know about all functions: `#generated/*`, bundled into those that import it. */
export async function writeGenerated(
  functions: readonly DiscoveredFunction[],
  folder: string,
): Promise<void> {
  const document = openApiDocument(functions);
  const files = {
    "routes.json": JSON.stringify(routesOf(functions)),
    "openapi.json": JSON.stringify(document),
    "api-page.html": apiPage(document),
  };
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}
