import { join } from "node:path";
import { discoverFunctions } from "./discover.ts";
import { routesOf } from "./routes.ts";

const functions = await discoverFunctions(join(import.meta.dirname, "..", "functions"));
for (const { method, path, operationId, scope } of routesOf(functions)) {
  console.log(`${method.padEnd(7)} ${path.padEnd(52)} ${operationId.padEnd(32)} ${scope ?? "public"}`);
}
