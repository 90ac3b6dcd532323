import { execFile, spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { App } from "aws-cdk-lib";
import { expect, test, vi } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import { synthesizeTocsin } from "../../infra/app.ts";
import { functionsFolder } from "./synthesized.ts";

const linter = process.env.CFN_LINT ?? "cfn-lint";
const version = spawnSync(linter, ["--version"], { encoding: "utf8" }).stdout?.trim();
const skipped = version ? "" : " (skipped: no cfn-lint on the PATH or in CFN_LINT; `pip install cfn-lint`)";

/** What cfn-lint finds and we leave as it is. */
const ignored = [
  "W3005", // CDK writes a dependency on the role that the reference to it implies: redundant, and not ours.
];

test.skipIf(!version)(`cfn-lint finds nothing in any template${skipped}`, { timeout: 120_000 }, async () => {
  vi.stubEnv("CDK_VALIDATION", "false");
  await using out = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const app = new App({
    outdir: out.path,
    context: {
      ...cdkJson.context,
      stage: "prod",
      alarmTopicArn: "arn:aws:sns:eu-central-1:123456789012:calls",
    },
    analyticsReporting: false,
    treeMetadata: false,
  });
  await synthesizeTocsin(app, functionsFolder);
  const templates = globSync(join(out.path, "*.template.json"));
  expect(templates.length).toBeGreaterThan(3);
  const lint = promisify(execFile)(linter, ["--ignore-checks", ...ignored, "--", ...templates]);
  const findings = await lint.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(findings.trim()).toBe("");
});
