import { readdir } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionDefinition } from "#shared/lambda/definition.ts";
import { areaOf } from "./areas.ts";
import { byText } from "./order.ts";

type Trigger = FunctionDefinition["trigger"];
export type DefinitionOf<T extends Trigger> = Extract<FunctionDefinition, { trigger: T }>;

/** One file under `functions/`, which is one Lambda. */
export interface DiscoveredFunction<D extends FunctionDefinition = FunctionDefinition> {
  /** The file's name without its suffixes; also the Lambda's name, its operationId and its metric dimension. */
  readonly name: string;
  readonly domain: string;
  readonly file: string;
  readonly definition: D;
}

/** What a file's name says about its trigger. */
const suffixes: Readonly<Record<Trigger, string>> = {
  http: ".ts",
  queue: ".queue.ts",
  event: ".event.ts",
  stream: ".stream.ts",
  schedule: ".schedule.ts",
  log: ".log.ts",
  step: ".step.ts",
};

const fileName = /^(?<name>[a-z][a-z0-9]*(-[a-z0-9]+)+)(\.[a-z]+)?\.ts$/;

/** Lambda takes names of up to 64 characters; `tocsin-<stage>-` needs up to 24 of them. */
const longestName = 40;

/** Finds and imports every function below a folder. All that is wrong is reported at once, by file. */
export async function discoverFunctions(folder: string): Promise<DiscoveredFunction[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const functions = await Promise.all(paths.map((path) => discover(folder, path)));
  functions.sort((a, b) => byText(a.name, b.name) || byText(a.file, b.file));
  const complaints = functions.flatMap((found, index) => complain(found, functions[index - 1]));
  if (complaints.length > 0) throw new Error(`functions/ is not in order:\n  ${complaints.join("\n  ")}`);
  return functions;
}

/** The functions with one kind of trigger. */
export function triggeredBy<T extends Trigger>(
  trigger: T,
  functions: readonly DiscoveredFunction[],
): DiscoveredFunction<DefinitionOf<T>>[] {
  return functions.filter(
    (found): found is DiscoveredFunction<DefinitionOf<T>> => found.definition.trigger === trigger,
  );
}

async function discover(folder: string, file: string): Promise<DiscoveredFunction> {
  const [domain = "", name = "", ...deeper] = file.slice(folder.length + 1).split(sep);
  if (deeper.length > 0 || !fileName.test(name)) {
    throw new Error(`${file}: expected functions/<domain>/<verb-noun>[.<trigger>].ts`);
  }
  const { handler } = (await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new Error(`${file} can't be imported`, { cause });
  })) as { handler?: { definition?: FunctionDefinition } };
  if (!handler?.definition) throw new Error(`${file}: export a handler made by shared/lambda`);
  return { name: fileName.exec(name)?.groups?.name ?? "", domain, file, definition: handler.definition };
}

/** `functions` are sorted by name, so a twin is the one before. */
function complain(found: DiscoveredFunction, before: DiscoveredFunction | undefined): string[] {
  const { name, domain, file, definition } = found;
  const suffix = suffixes[definition.trigger];
  const complaints: string[] = [];
  if (basename(file) !== name + suffix) {
    complaints.push(`${file}: its trigger is ${definition.trigger}, so call it ${name}${suffix}`);
  }
  if (name.length > longestName) complaints.push(`${file}: a name has at most ${longestName} characters`);
  if (name === before?.name) complaints.push(`${file}: ${before.file} has the same name`);
  if (!areaOf(domain)) complaints.push(`${file}: add the domain "${domain}" to an area in infra/areas.ts`);
  return complaints;
}
