import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { synthesize } from "../../infra/synthesize.ts";

test("an assembly is made once for the same sources, whole, and found again", async () => {
  const folder = await synthesize();
  const { mtimeMs, ino } = statSync(join(folder, "manifest.json"));
  expect(readdirSync(folder)).toContain("data.template.json");
  expect(await synthesize()).toBe(folder);
  expect(statSync(join(folder, "manifest.json"))).toMatchObject({ mtimeMs, ino });
});
