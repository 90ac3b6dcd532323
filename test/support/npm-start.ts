import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LoginAnswer } from "#shared/sessions/login-answer.ts";
import { eventually, Tenant } from "./tocsin.ts";

/** A Tocsin that a test has started as a person does: `npm start -- …`. */
export interface NpmStart extends AsyncDisposable {
  readonly apiUrl: string;
  readonly awsEndpointUrl: string;
  readonly tenants: readonly Tenant[];
  /** The first tenant as its admin sees it, logged in anew. */
  admin(): Promise<Tenant>;
  /** What it has said so far. */
  output(): string;
  /** Ends the server itself, not npm around it, without a warning. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does; a test that fails does so, too. */
  stop(): Promise<void>;
}

/** @param folder of the test's own, for the ready file; processes are told apart by its name. */
export async function npmStart(folder: string, ...flags: readonly string[]): Promise<NpmStart> {
  const readyFile = join(folder, "ready.json");
  const args = ["start", "--", "--port", "0", "--aws-port", "0", "--ready-file", readyFile, ...flags];
  // A start that was killed has left its own; the next removes it, but not before we might have read it.
  rmSync(readyFile, { force: true });
  // A group of its own, because Ctrl-C reaches all processes of a terminal.
  const npm = spawn("npm", args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = once(npm, "exit");
  await eventually(() => {
    if (npm.exitCode !== null) throw new Error(`npm start has ended: ${output}`);
    if (!existsSync(readyFile)) throw new Error("not ready yet");
  }, 120_000);
  const stop = async () => {
    if (npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, "SIGINT");
    await ended;
  };
  const ready = JSON.parse(readFileSync(readyFile, "utf8"));
  return {
    ...ready,
    tenants: ready.tenants.map(
      ({ tenantId, apiKey }: { tenantId: string; apiKey: string }) =>
        new Tenant(ready.apiUrl, tenantId, apiKey),
    ),
    admin: async () => {
      const [{ tenantId, adminEmail: email, adminPassword: password }] = ready.tenants;
      const anybody = new Tenant(ready.apiUrl, tenantId, ready.tenants[0].apiKey);
      const { access_token } = await anybody.post<LoginAnswer>("/auth/login", { email, password });
      return new Tenant(ready.apiUrl, tenantId, access_token);
    },
    output: () => output,
    kill: async () => {
      for (const { pid, command } of processesOf(folder)) {
        if (/^[^ ]*node infra\/start\.ts /.test(command)) process.kill(pid, "SIGKILL");
      }
      await ended;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The processes that work with a folder: npm, the shell, the server, the engine and its watchdog. */
export function processesOf(folder: string): { readonly pid: number; readonly command: string }[] {
  return globSync("/proc/[0-9]*/cmdline").flatMap((file) => {
    const command = read(file).replaceAll("\0", " ");
    return command.includes(folder) ? [{ pid: Number(file.split("/")[2]), command }] : [];
  });
}

/** It may have ended since it was listed. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
