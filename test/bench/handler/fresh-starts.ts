import { spawnSync } from "node:child_process";
import { median } from "./median.ts";
import { context, request } from "./request.ts";

const rounds = 21;

/**
 * Loads a bundle and has it answer once. Tells the CPU's milliseconds of the whole process, Node's own start included,
 * until it is loaded and until it has answered. As text, because Node would take longer to read TypeScript.
 */
const script = `
  const [entry, event, context] = process.argv.slice(1);
  const write = process.stdout.write;
  process.stdout.write = () => true;
  const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const { handler } = await import(entry);
  const loadedMs = cpuMs();
  const functions = { getRemainingTimeInMillis: () => 10_000 };
  const { statusCode } = await handler(JSON.parse(event), { ...JSON.parse(context), ...functions });
  const answeredMs = cpuMs();
  process.stdout.write = write;
  console.log(JSON.stringify({ statusCode, loadedMs, answeredMs }));`;

interface Start {
  readonly loadedMs: number;
  readonly answeredMs: number;
}

/**
 * Starts each bundle in fresh processes, in turns, so that a slow spell of a shared machine hits them alike. @returns
 * medians: the least of many is what one start in a lucky moment took, and ratios of such differ by a fifth.
 */
export function freshStarts<Name extends string>(
  entries: Readonly<Record<Name, string>>,
  environment: Readonly<Record<string, string>>,
): Record<Name, Start> {
  const names = Object.keys(entries) as Name[];
  const starts = new Map<Name, Start[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) starts.get(name)!.push(startOnce(entries[name], environment));
  }
  const medians = names.map((name) => {
    const all = starts.get(name)!;
    const loadedMs = median(all.map((start) => start.loadedMs));
    return [name, { loadedMs, answeredMs: median(all.map((start) => start.answeredMs)) }];
  });
  return Object.fromEntries(medians) as Record<Name, Start>;
}

function startOnce(entry: string, environment: Readonly<Record<string, string>>): Start {
  const given = [entry, JSON.stringify(request), JSON.stringify(context)];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", script, ...given],
    {
      env: { PATH: process.env.PATH, ...environment },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${entry} doesn't start: ${stderr}`);
  const { statusCode, ...start } = JSON.parse(stdout) as Start & { readonly statusCode: number };
  if (statusCode !== 200) throw new Error(`${entry} answers ${statusCode}`);
  return start;
}
