import { readFileSync } from "node:fs";

/** Resolves when somebody wants the end: Ctrl-C, another signal, or the death of the npm that started this. */
export function wantedEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    if (process.env.npm_lifecycle_event !== "start") return;
    const started = npmProcess();
    setInterval(() => npmProcess() !== started && resolve(), 100).unref();
  });
}

/**
 * A killed npm tells nobody, and what it started would hold the ports and the data for ever. But the kernel gives its
 * children another parent. Between it and this process there may be the shell that npm runs scripts in.
 */
function npmProcess(): number {
  try {
    const parent = process.ppid;
    const isShell = /^(\S*\/)?\w*sh\0-c\0/.test(readFileSync(`/proc/${parent}/cmdline`, "utf8"));
    // After the name in brackets, which may hold anything: the state, then the parent.
    const status = readFileSync(`/proc/${parent}/stat`, "utf8");
    return isShell ? Number(status.slice(status.lastIndexOf(")")).split(" ")[2]) : parent;
  } catch {
    return process.ppid;
  }
}
