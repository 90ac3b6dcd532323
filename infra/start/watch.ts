import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = join(import.meta.dirname, "..", "..");
const watched = ["functions", "shared", "infra"];

/** An editor that saves all files, or a checkout, makes many changes: they are one restart. */
const quietMs = 200;

/** Runs a start in a child process, and anew after each change of a source file, until a signal ends it. */
export async function startAndRestart(script: string, args: readonly string[]): Promise<void> {
  let changed = Promise.withResolvers<void>();
  for (const folder of watched) {
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file?.endsWith(".ts")) changed.resolve();
    });
  }
  const ending = new Promise<"ending">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("ending"));
  });
  for (;;) {
    changed = Promise.withResolvers();
    const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
    const next = await Promise.race([changed.promise, ending]);
    if (next !== "ending") await sleep(quietMs);
    await end(child);
    if (next === "ending") process.exit(0);
    console.log("\nA source file changed: starting again.\n");
  }
}

/** A child whose sources don't compile has ended by itself; the next change starts another. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
