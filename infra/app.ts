import { dirname, join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import cdkJson from "../cdk.json" with { type: "json" };
import { areaNames, areaOf } from "./areas.ts";
import { bundleFunctions } from "./bundle.ts";
import { discoverFunctions, triggeredBy } from "./discover.ts";
import { generate } from "./generate.ts";
import { ApiStack } from "./stacks/api-stack.ts";
import { AreaStack } from "./stacks/area-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";
import { SubscriptionsStack } from "./stacks/subscriptions-stack.ts";
import { WorkflowsStack } from "./stacks/workflows-stack.ts";
import { readStage, type Stage } from "./stage.ts";
import { discoverWorkflows } from "./workflows.ts";

const root = join(import.meta.dirname, "..");

/**
 * All of Tocsin, derived from the declarations in `functions/` and `shared/resources.ts`, and from the workflows in
 * `infra/workflows/` beside them.
 */
export async function synthesizeTocsin(app: App, functionsFolder: string): Promise<CloudAssembly> {
  const stage = readStage(app.node);
  const functions = await discoverFunctions(functionsFolder);
  const workflows = await discoverWorkflows(join(dirname(functionsFolder), "infra", "workflows"), functions);
  const bundles = await bundleFunctions(functions, generate(functions));

  const data = new DataStack(app, stage, functions);
  const areas = areaNames
    .filter((area) => functions.some(({ domain }) => areaOf(domain) === area))
    .map((area) => new AreaStack(app, stage, area, functions, bundles, data));
  const api = new ApiStack(app, stage, functions);
  const afterAreas: Stack[] = [api];
  if (triggeredBy("log", functions).length > 0)
    afterAreas.push(new SubscriptionsStack(app, stage, functions));
  if (workflows.length > 0) afterAreas.push(new WorkflowsStack(app, stage, workflows));
  for (const stack of afterAreas) for (const area of areas) stack.addStackDependency(area);
  new ObservabilityStack(app, stage, functions);
  if (process.env.CDK_VALIDATION !== "false") await addRules(app, stage);
  return app.synth();
}

/** Loaded only where templates are to be deployed: for the local cloud, CDK's rules are off as well. */
async function addRules(app: App, stage: Stage): Promise<void> {
  const { addTemplateRules } = await import("./template-rules.ts");
  addTemplateRules(app, stage);
}

if (import.meta.main) {
  const app = new App({
    outdir: process.env.CDK_OUTDIR ?? join(root, "cdk.out"),
    // The CLI passes these on by itself; given here too, a plain `node infra/app.ts` writes the same templates.
    context: cdkJson.context,
    analyticsReporting: false,
    treeMetadata: false,
  });
  await synthesizeTocsin(app, join(root, "functions"));
}
