import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hostSource, type Log } from "../log.ts";
import { endOrphan } from "./orphan.ts";

export interface DynamoServer {
  readonly port: number;
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * The engine must not outlive this process however that ends, so a shell stands between: it starts the engine,
 * and ends it when its own standard input ends, which the kernel sees to. The shell ends with the engine, whose
 * process id is told before it begins: so that is the first line, however quickly it has something to say itself.
 */
const watchdog = `exec 3<&0
sh -c 'echo $$; exec "$@"' dynoxide "$@" 2>&1 3<&- & engine=$!
{ read -r _ <&3; kill "$engine"; } & guard=$!
exec 3<&-
wait "$engine"
kill "$guard"`;

/** Starts the DynamoDB engine as a child process, or uses the server that `DYNAMODB_ENDPOINT` names. */
export async function startDynamo(dataDir: string | undefined, log: Log): Promise<DynamoServer> {
  const external = process.env.DYNAMODB_ENDPOINT;
  if (external) {
    const { hostname, port } = new URL(external);
    return { host: hostname, port: Number(port || 80), stop: async () => {} };
  }
  const pidFile = dataDir && join(dataDir, "dynoxide.pid");
  if (pidFile) await endOrphan(pidFile);
  const database = dataDir ? ["--db-path", join(dataDir, "dynamodb.sqlite")] : [];
  // The engine doesn't say which port it took when it is asked to choose, and a port that is free now may be
  // taken a moment later: then another one is tried.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const command = [enginePath(), "serve", "--host", "127.0.0.1", "--port", String(port), ...database];
    try {
      const stop = await launch(command, pidFile, log);
      return { host: "127.0.0.1", port, stop };
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** Resolves once the engine listens, to the way to stop it. */
function launch(
  command: readonly string[],
  pidFile: string | undefined,
  log: Log,
): Promise<() => Promise<void>> {
  const child = spawn("sh", ["-c", watchdog, "dynoxide-watchdog", ...command], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    child.stdin.end();
    await ended;
    if (pidFile) rmSync(pidFile, { force: true });
  };
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (said.push(line) === 1 && pidFile) writeFileSync(pidFile, line);
      if (line.includes("listening on")) resolve(stop);
    });
    child.once("close", () => {
      reject(new Error(`The DynamoDB engine didn't start: ${said.slice(1).join(" ")}`));
      if (!stopping) log(hostSource, `the DynamoDB engine ended: ${said.at(-1)}`);
    });
  });
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
