import { setTimeout as sleep } from "node:timers/promises";
import { hostSource, type Log } from "../log.ts";
import type { LambdaFunction } from "./lambda-function.ts";

type Preloaded = Pick<LambdaFunction, "settings" | "calls" | "running" | "preload">;

/** Loading a function takes 8 to 50 ms in which nothing else runs; between the steps of a request there are fewer. */
const preloadPauseMs = 25;

/**
 * Loads the functions one by one in the background, so that first calls are quick: each when no function has worked for a
 * while, so that nothing waits for it.
 */
export async function preload(lambdas: readonly Preloaded[], log: Log, signal: AbortSignal): Promise<void> {
  for (const lambda of lambdas) {
    await untilQuiet(lambdas, signal);
    if (signal.aborted) return;
    await lambda
      .preload()
      .catch((error: unknown) => log(hostSource, `${lambda.settings.name} can't be loaded: ${error}`));
  }
}

async function untilQuiet(lambdas: readonly Preloaded[], signal: AbortSignal): Promise<void> {
  const begun = (): number => lambdas.reduce((sum, { calls }) => sum + calls, 0);
  let before: number;
  do {
    before = begun();
    await sleep(preloadPauseMs, undefined, { ref: false });
  } while (!signal.aborted && (begun() > before || lambdas.some(({ running }) => running > 0)));
}
