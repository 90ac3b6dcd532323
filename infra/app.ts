import { join } from "node:path";
import { App } from "aws-cdk-lib";
import cdkJson from "../cdk.json" with { type: "json" };
import { areaNames, areaOf } from "./areas.ts";
import { bundleFunctions } from "./bundle.ts";
import { discoverFunctions } from "./discover.ts";
import { ApiStack } from "./stacks/api-stack.ts";
import { AreaStack } from "./stacks/area-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";
import { readStage } from "./stage.ts";
import { writeGenerated } from "./write-generated.ts";

const root = join(import.meta.dirname, "..");

/**
 * All of Tocsin, derived from the declarations in `functions/` and `shared/resources.ts`.
 * @param workFolder where bundles and generated files are put.
 */
export async function addTocsin(app: App, functionsFolder: string, workFolder: string): Promise<void> {
  const stage = readStage(app.node);
  const functions = await discoverFunctions(functionsFolder);
  const generatedFolder = join(workFolder, "generated");
  await writeGenerated(functions, generatedFolder);
  const bundles = await bundleFunctions(functions, {
    generatedFolder,
    outFolder: join(workFolder, "bundles"),
  });

  const data = new DataStack(app, stage, functions);
  const peopled = areaNames.filter((area) => functions.some(({ domain }) => areaOf(domain) === area));
  const areas = peopled.map((area) => new AreaStack(app, stage, area, functions, bundles, data));
  const api = new ApiStack(app, stage, functions);
  for (const area of areas) api.addStackDependency(area);
  new ObservabilityStack(app, stage);
}

if (import.meta.main) {
  const app = new App({
    outdir: process.env.CDK_OUTDIR ?? join(root, "cdk.out"),
    // The CLI passes these on by itself; given here too, a plain `node infra/app.ts` writes the same templates.
    context: cdkJson.context,
    analyticsReporting: false,
    treeMetadata: false,
  });
  await addTocsin(app, join(root, "functions"), join(root, ".cache"));
  app.synth();
}
