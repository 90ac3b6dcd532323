import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventSchemaFiles } from "../../infra/write-event-schemas.ts";

test("the published event schemas are those that events are built from (npm run events:write)", () => {
  const published = readdirSync("docs/events").map((file) => [
    file,
    readFileSync(`docs/events/${file}`, "utf8"),
  ]);
  expect(Object.fromEntries(published)).toEqual(Object.fromEntries(eventSchemaFiles()));
});
