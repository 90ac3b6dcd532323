import { buildAtHand } from "./build.ts";
import type { DiscoveredFunction } from "./discover.ts";
import { routesOf } from "./routes.ts";
import { usesOf } from "./uses.ts";
import { apiPage } from "./write-api-page.ts";
import { openApiDocument } from "./write-openapi.ts";

/** What functions know about all functions: the files behind `#generated/`, bundled into those that import them. */
export function generate(functions: readonly DiscoveredFunction[]): Record<string, string> {
  const document = openApiDocument(functions);
  return {
    "build.json": JSON.stringify(buildAtHand()),
    "functions.json": JSON.stringify(usesOf(functions)),
    "routes.json": JSON.stringify(routesOf(functions)),
    "openapi.json": JSON.stringify(document),
    "api-page.html": apiPage(document),
  };
}
