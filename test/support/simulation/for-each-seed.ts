import { execFileSync } from "node:child_process";

/**
 * Runs a scenario under seeds 1 to `count`. A failure names its seed and commit; `SEED=n` in the
 * environment replays that one alone.
 */
export async function forEachSeed(count: number, scenario: (seed: number) => Promise<void>): Promise<void> {
  const replayed = process.env.SEED;
  const seeds = replayed ? [Number(replayed)] : Array.from({ length: count }, (_, index) => index + 1);
  for (const seed of seeds) {
    try {
      await scenario(seed);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`seed ${seed} at commit ${commit()} (replay: SEED=${seed}): ${message}`, { cause });
    }
  }
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
