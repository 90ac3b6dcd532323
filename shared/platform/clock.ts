/** The one source of time, so that simulation can replace it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

let current: Clock = systemClock;

export const clock: Clock = { now: () => current.now(), sleep: (ms) => current.sleep(ms) };

export function useClock(replacement: Clock): void {
  current = replacement;
}
