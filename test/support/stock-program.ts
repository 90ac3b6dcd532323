import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Of which package the programs are that tests use when they are there. */
const packages = {
  amtool: "prometheus-alertmanager",
  prometheus: "prometheus",
  "prometheus-alertmanager": "prometheus-alertmanager",
} as const;

export type StockProgram = keyof typeof packages;

/** Why a test that needs programs is skipped; undefined where all are installed. */
export function whyMissing(...programs: readonly StockProgram[]): string | undefined {
  const missing = programs.find((program) => !isInstalled(program));
  return missing && `${missing} isn't installed (Debian: apt-get install ${packages[missing]})`;
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A port for a program that doesn't say which one it took. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Files of a test's own, and the programs that it has started on them. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "tocsin-stock-"));
  readonly #running: ChildProcess[] = [];

  /** @returns where it is */
  write(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs a program to its end. @returns what it printed. */
  async run(program: StockProgram, args: readonly string[]): Promise<string> {
    const { stdout } = await run(program, [...args], { env: { ...process.env, HOME: this.folder } });
    return stdout;
  }

  /** Starts a program that runs until the workshop is closed. */
  start(program: StockProgram, args: readonly string[]): ChildProcess {
    const child = spawn(program, [...args], { cwd: this.folder, stdio: "ignore" });
    this.#running.push(child);
    return child;
  }

  async close(): Promise<void> {
    const ended = this.#running
      .filter(({ exitCode }) => exitCode === null)
      .map((child) => once(child, "exit"));
    for (const child of this.#running) child.kill();
    await Promise.all(ended);
    rmSync(this.folder, { recursive: true });
  }
}
