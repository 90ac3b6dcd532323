import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { synthesize } from "../../infra/synthesize.ts";

test("an assembly is made once for the same sources, whole, and found again at once", async () => {
  const folder = await synthesize();
  expect(existsSync(join(folder, "manifest.json"))).toBe(true);
  expect(readdirSync(folder)).toContain("data.template.json");
  const startedAt = performance.now();
  expect(await synthesize()).toBe(folder);
  expect(performance.now() - startedAt).toBeLessThan(200);
});
