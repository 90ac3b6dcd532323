import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface DynamoServer {
  readonly port: number;
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * The child must not outlive this process however that ends, so a shell stands between: it starts the server, says
 * its process id and waits for its own standard input to end, which the kernel sees to.
 */
const watchdog = '"$@" >/dev/null & child=$!; echo "$child"; read -r _; kill "$child"; wait "$child"';

/** Starts the DynamoDB engine as a child process, or uses the server that `DYNAMODB_ENDPOINT` names. */
export async function startDynamo(dataDir: string | undefined): Promise<DynamoServer> {
  const external = process.env.DYNAMODB_ENDPOINT;
  if (external) {
    const { hostname, port } = new URL(external);
    return { host: hostname, port: Number(port || 80), stop: async () => {} };
  }
  const pidFile = dataDir && join(dataDir, "dynoxide.pid");
  if (pidFile) await endOrphan(pidFile);
  const port = await freePort();
  const database = dataDir ? ["--db-path", join(dataDir, "dynamodb.sqlite")] : [];
  const command = [enginePath(), "serve", "--host", "127.0.0.1", "--port", String(port), ...database];
  const child = spawn("sh", ["-c", watchdog, "dynoxide-watchdog", ...command], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdout.once("data", (pid: Buffer) => pidFile && writeFileSync(pidFile, String(pid).trim()));
  await answering(port, child);
  return {
    host: "127.0.0.1",
    port,
    stop: async () => {
      child.stdin.end();
      await ended;
      if (pidFile) rmSync(pidFile, { force: true });
    },
  };
}

function enginePath(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("@dynoxide/linux-x64/package.json");
    return join(manifest, "..", "dynoxide");
  } catch {
    throw new Error(
      "There is no DynamoDB engine for this platform here: start one (dynoxide or DynamoDB Local) and set DYNAMODB_ENDPOINT",
    );
  }
}

/** Ends the engine that an earlier run left behind on the same data; whoever holds the data's lock may do so. */
async function endOrphan(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  for (let attempt = 0; attempt < 100 && isEngine(pid); attempt++) {
    process.kill(pid, attempt < 50 ? "SIGTERM" : "SIGKILL");
    await sleep(20);
  }
}

/** A process id may have been given to another program since. */
function isEngine(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("dynoxide\0serve");
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** It starts in 30 ms; ten seconds are for a machine under load. */
async function answering(port: number, child: { readonly exitCode: number | null }): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null) break;
    await sleep(10);
  }
  throw new Error("The DynamoDB engine didn't start");
}
