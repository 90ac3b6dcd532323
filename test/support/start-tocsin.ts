import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { LimitSettings } from "#shared/limits/limit-settings.ts";
import { variables } from "#shared/platform/environment.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { beyondTests } from "./beyond-tests.ts";
import { leaksIn } from "./leaks.ts";
import { keysOf, linesLeftBehind } from "./lines-left-behind.ts";
import type { Running } from "./running.ts";
import { subscriberQueue, subscriberTemplate } from "./subscriber-template.ts";

interface UnusedGrant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

export interface StartedTocsin {
  readonly running: Running;
  /** Of the process that hosts it. */
  readonly pid: number;
  unusedGrants(): Promise<readonly UnusedGrant[]>;
  /** @throws when the run has put a secret, or somebody's address, where others read. */
  stop(): Promise<void>;
}

/**
 * Starts all of Tocsin on a local cloud in a process of its own, with a queue beside it that gets every event of the bus.
 * @param edit changes a template's text before it is hosted; tests use it to break what deploys.
 * @param limits those that it shall have; by default so high that tests, which all come from one address, don't meet them.
 */
export async function startTocsin(
  edit = (template: string): string => template,
  limits: Partial<LimitSettings> = beyondTests,
  variablesBeside: Readonly<Record<string, string>> = {},
): Promise<StartedTocsin> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-run-"));
  prepareAssembly(await synthesize(), folder, edit);
  const logFile = join(folder, "log.ndjson");
  const refusalsFile = join(folder, "refusals.ndjson");
  const host = fork(join(import.meta.dirname, "host-tocsin.ts"), [folder, logFile, refusalsFile], {
    // Vitest's own loader and environment are not for what is under test.
    execArgv: [],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: ".cache/compiled",
      [variables.limits]: JSON.stringify(limits),
      [variables.webhookAllowedHosts]: "127.0.0.1:*",
      ...variablesBeside,
    },
  });
  const addresses = (await answerOf(host)) as Pick<Running, "apiUrl" | "awsEndpointUrl">;
  const running: Running = { ...addresses, stage: "local", logFile, eventsQueue: subscriberQueue, lacks: [] };
  return {
    running,
    pid: host.pid!,
    unusedGrants: async () => {
      host.send("unused grants?");
      return ((await answerOf(host)) as { unusedGrants: UnusedGrant[] }).unusedGrants;
    },
    stop: async () => {
      const leaks = leaksIn(await linesLeftBehind(running, refusalsFile), await keysOf(running));
      const exited = once(host, "exit");
      host.disconnect();
      await exited;
      rmSync(folder, { recursive: true });
      assertNone(leaks);
    },
  };
}

function assertNone(leaks: readonly string[]): void {
  if (leaks.length > 0)
    throw new Error(`${leaks.length} leaks of this run, such as:\n${leaks.slice(0, 5).join("\n")}`);
}

/** The assembly's files, linked or edited, and a stack of ours among its own. */
function prepareAssembly(assembly: string, folder: string, edit: (template: string) => string): void {
  for (const path of globSync(join(assembly, "*"))) {
    const copy = join(folder, basename(path));
    if (path.endsWith(".template.json")) writeFileSync(copy, edit(readFileSync(path, "utf8")));
    else if (basename(path) !== "manifest.json") symlinkSync(path, copy);
  }
  const manifest = JSON.parse(readFileSync(join(assembly, "manifest.json"), "utf8"));
  manifest.artifacts.subscriber = {
    type: "aws:cloudformation:stack",
    properties: { templateFile: "subscriber.template.json", stackName: "subscriber" },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "subscriber.template.json"), JSON.stringify(subscriberTemplate("tocsin-local")));
}

async function answerOf(host: ChildProcess): Promise<unknown> {
  const died = once(host, "exit").then(([code]) => Promise.reject(new Error(`the host exited with ${code}`)));
  died.catch(() => {});
  const [answer] = await Promise.race([once(host, "message"), died]);
  return answer;
}
