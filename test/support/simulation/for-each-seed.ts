import { execFileSync } from "node:child_process";

/**
 * Runs a scenario under `count` seeds from `first` on. A failure names its seed and commit; `SEED=n` in the
 * environment replays that one alone.
 */
export async function forEachSeed(
  count: number,
  scenario: (seed: number) => Promise<void>,
  first = 1,
): Promise<void> {
  const replayed = process.env.SEED;
  const seeds = replayed ? [Number(replayed)] : Array.from({ length: count }, (_, index) => first + index);
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
