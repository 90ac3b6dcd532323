import { join } from "node:path";
import { discoverFunctions } from "./discover.ts";
import { routesOf } from "./routes.ts";

const functions = await discoverFunctions(join(import.meta.dirname, "..", "functions"));
for (const { method, path, aliases, operationId, scope = "public" } of routesOf(functions)) {
  for (const place of [path, ...aliases]) {
    console.log(`${method.padEnd(7)} ${place.padEnd(52)} ${operationId.padEnd(32)} ${scope}`);
  }
}
