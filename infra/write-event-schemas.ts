import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { baselineSchemas, eventSchemas, feedSchemas } from "#shared/events/domain-event.ts";

/** JSON Schemas (2020-12) of the events, for subscribers: `docs/events/<event type>.json`. */
export const eventSchemaFiles = (): [file: string, text: string][] =>
  Object.entries({ ...eventSchemas, ...baselineSchemas, ...feedSchemas }).map(([type, schema]) => [
    `${type}.json`,
    `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
  ]);

if (import.meta.main) {
  const folder = join(import.meta.dirname, "..", "docs", "events");
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of eventSchemaFiles()) writeFileSync(join(folder, file), text);
}
