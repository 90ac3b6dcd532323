import type { Limit } from "#shared/limits/limit.ts";
import { Limiter } from "#shared/limits/limiter.ts";
import { simulateTables } from "../../fault/system/simulated-tables.ts";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { SeededRandom } from "../../support/simulation/random.ts";

export interface Load {
  readonly limit: Limit;
  readonly containers: number;
  /** Requests a second, by the second. Each goes to any of the containers. */
  readonly perSecond: readonly number[];
  readonly faults?: FaultOptions;
}

export interface Measured {
  readonly requests: number;
  /** When each admitted request was admitted, in order. */
  readonly admittedAt: readonly number[];
  readonly writes: number;
}

/** Sends requests at random times to containers that share a limit, on simulated DynamoDB. */
export async function simulateLoad(
  seed: number,
  { limit, containers, perSecond, faults = {} }: Load,
): Promise<Measured> {
  const simulation = simulateTables(seed, ["rateLimits"], faults);
  const { clock, requestHandler } = simulation;
  const random = new SeededRandom(seed).fork("load");
  const limiters = Array.from({ length: containers }, () => new Limiter());
  const admittedAt: number[] = [];
  const asked: Promise<void>[] = [];
  let requests = 0;
  for (const rate of perSecond) {
    const end = clock.now() + 1000;
    for (;;) {
      const pause = (-Math.log(1 - random.next()) / rate) * 1000;
      if (clock.now() + pause >= end) break;
      await clock.sleep(pause);
      requests++;
      const limiter = limiters[random.integer(containers)]!;
      asked.push(
        limiter.admit(limit).then(({ admitted }) => {
          if (admitted) admittedAt.push(clock.now());
        }),
      );
    }
    await clock.sleep(end - clock.now());
  }
  await Promise.all(asked);
  return { requests, admittedAt, writes: requestHandler.trace.length };
}

/** The most that were admitted within any window. */
export function worstWindow(admittedAt: readonly number[], windowMs: number): number {
  let worst = 0;
  let first = 0;
  for (const [index, at] of admittedAt.entries()) {
    while (admittedAt[first]! <= at - windowMs) first++;
    worst = Math.max(worst, index - first + 1);
  }
  return worst;
}
