import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DiscoveredFunction } from "./discover.ts";
import { routesOf } from "./routes.ts";

/** Writes what functions know about all functions: `#generated/*`, bundled into those that import it. */
export async function writeGenerated(
  functions: readonly DiscoveredFunction[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "routes.json"), JSON.stringify(routesOf(functions)));
}
