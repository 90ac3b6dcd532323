import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Ends the engine that an earlier run left behind on the same data, should its watchdog have failed. Only who
 * holds the lock of the data folder may do so.
 */
export async function endOrphan(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  for (let attempt = 0; attempt < 100 && isEngine(pid); attempt++) {
    process.kill(pid, attempt < 50 ? "SIGTERM" : "SIGKILL");
    await sleep(20);
  }
}

/** The process id may have been given to another program since. */
function isEngine(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("dynoxide\0serve");
  } catch {
    return false;
  }
}
