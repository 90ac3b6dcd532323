import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DiscoveredFunction, triggeredBy } from "./discover.ts";
import { byText } from "./order.ts";
import { type WorkflowDefinition, withFunctions } from "./workflow-definition.ts";

/** One file under `infra/workflows/`, which is one state machine. */
export interface DiscoveredWorkflow {
  readonly name: string;
  readonly definition: WorkflowDefinition;
  /** The functions that it calls, by name. */
  readonly steps: readonly string[];
}

/** Finds all workflows; they and the functions must agree on who calls whom. */
export async function discoverWorkflows(
  folder: string,
  functions: readonly DiscoveredFunction[],
): Promise<readonly DiscoveredWorkflow[]> {
  const files = globSync("*.ts", { cwd: folder }).sort(byText);
  const workflows = await Promise.all(files.map((file) => discover(join(folder, file))));
  const complaints = [
    ...workflows.flatMap((workflow) => complainOf(workflow, functions)),
    ...functions.flatMap((found) => complainOfUses(found, workflows)),
  ];
  if (complaints.length > 0) throw new Error(`workflows are not in order:\n  ${complaints.join("\n  ")}`);
  return workflows;
}

async function discover(file: string): Promise<DiscoveredWorkflow> {
  const { workflow: definition } = (await import(pathToFileURL(file).href)) as {
    workflow?: WorkflowDefinition;
  };
  if (!definition) throw new Error(`${file}: export a workflow`);
  const steps = new Set<string>();
  withFunctions(definition, (step) => {
    steps.add(step);
    return step;
  });
  return { name: basename(file, ".ts"), definition, steps: [...steps].sort(byText) };
}

function complainOf({ name, steps }: DiscoveredWorkflow, functions: readonly DiscoveredFunction[]): string[] {
  const known = triggeredBy("step", functions).map((found) => found.name);
  return steps
    .filter((step) => !known.includes(step))
    .map((step) => `${name}: functions/ has no step ${step}`);
}

function complainOfUses(
  { file, name, definition }: DiscoveredFunction,
  workflows: readonly DiscoveredWorkflow[],
): string[] {
  const names = workflows.map((workflow) => workflow.name);
  const unknown = Object.keys(definition.workflows ?? {}).filter((used) => !names.includes(used));
  const isIdle = definition.trigger === "step" && !workflows.some(({ steps }) => steps.includes(name));
  return [
    ...unknown.map((used) => `${file}: there is no workflow ${used}`),
    ...(isIdle ? [`${file}: no workflow calls it`] : []),
  ];
}
