import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import cdkJson from "../../cdk.json" with { type: "json" };
import { synthesizeTocsin } from "../../infra/app.ts";

export const functionsFolder = join(import.meta.dirname, "..", "..", "functions");

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** One stack's template. */
export interface Template {
  readonly stack: string;
  readonly terminationProtection: boolean;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** The templates that a functions folder leads to. */
export async function synthesized(
  folder: string,
  context: Readonly<Record<string, string>>,
): Promise<readonly Template[]> {
  // That the rules find nothing is a test of its own; here they would take 3 s each time.
  process.env.CDK_VALIDATION = "false";
  await using out = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const app = new App({
    outdir: out.path,
    context: { ...cdkJson.context, ...context },
    analyticsReporting: false,
    treeMetadata: false,
  });
  const assembly = await synthesizeTocsin(app, folder);
  return assembly.stacks.map(({ stackName, template, terminationProtection }) => ({
    stack: stackName,
    terminationProtection: terminationProtection ?? false,
    resources: (template as { Resources: Template["resources"] }).Resources,
  }));
}

/** The resources of one type in all templates, each with its logical id. */
export function resourcesOf(
  type: string,
  templates: readonly Template[],
): readonly (Resource & { readonly id: string })[] {
  return templates.flatMap(({ resources }) =>
    Object.entries(resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]) => ({ id, ...resource })),
  );
}
