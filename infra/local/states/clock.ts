/** Time, as executions have it. */
export interface Clock {
  now(): number;
  /** Does something later; gives back the way to cancel it. */
  schedule(delayMs: number, action: () => void): () => void;
}

/** The longest time that a timer can take, 24.8 days. */
const longestMs = 0x7fffffff;

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, action) => {
    const due = Date.now() + delayMs;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = due - Date.now();
      timer = left > 0 ? setTimeout(wait, Math.min(left, longestMs)) : setTimeout(action);
    };
    wait();
    return () => clearTimeout(timer);
  },
};
