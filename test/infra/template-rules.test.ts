import { App, type CfnResource } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { afterEach, describe, expect, test, vi } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import { acknowledgementsOf } from "../../infra/acknowledgements.ts";
import { synthesizeTocsin } from "../../infra/app.ts";
import { readStage } from "../../infra/stage.ts";
import { functionsFolder } from "./synthesized.ts";

const newApp = () =>
  new App({
    context: { ...cdkJson.context, stage: "prod" },
    analyticsReporting: false,
    treeMetadata: false,
  });
const acknowledgements = acknowledgementsOf(readStage(newApp().node));

afterEach(() => {
  vi.unstubAllEnvs();
});

test("CDK's own rules and cdk-nag's packs AwsSolutions and Serverless find nothing but what is acknowledged", async () => {
  const complaints = vi.spyOn(console, "error");
  await synthesizeTocsin(newApp(), functionsFolder);
  expect(complaints).not.toHaveBeenCalled();
});

describe("acknowledgements", () => {
  test("are ten at most, each with its reason", () => {
    expect(acknowledgements.length).toBeLessThanOrEqual(10);
    for (const { rules, reason } of acknowledgements) expect(reason.length, rules.join()).toBeGreaterThan(40);
  });

  test("cover findings that there are: without them, the packs find just these", async () => {
    vi.stubEnv("CDK_VALIDATION", "false");
    const app = newApp();
    await synthesizeTocsin(app, functionsFolder);
    const resources = new Map(app.node.findAll().map((found) => [found.node.path, found as CfnResource]));
    const findings = [new AwsSolutionsChecks(app), new ServerlessChecks(app)]
      .flatMap((pack) => pack.validateScope(app).violations)
      .flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = "" }) => ({
          rule: ruleName,
          on: resources.get(constructPath)!,
        })),
      );
    const found = new Set(findings.map(({ rule }) => rule));
    expect([...found].sort()).toEqual(acknowledgements.flatMap(({ rules }) => rules).sort());
    for (const { rules, on } of acknowledgements) {
      const covered = findings.filter((finding) => rules.includes(finding.rule) && on(finding.on));
      expect(covered.length, rules.join()).toBeGreaterThan(0);
    }
  });
});
