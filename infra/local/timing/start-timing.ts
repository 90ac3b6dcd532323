import type { Timing } from "./timing.ts";

/** The longest time that a timer can take. */
const longestMs = 0x7fffffff;

/** Calls `tick` at each time that is due after `since`, at once for one that is past; gives back the way to stop. */
export function startTiming(timing: Timing, since: number, tick: (due: number) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (due: number | undefined): void => {
    if (due === undefined) return;
    timer = setTimeout(
      () => {
        if (Date.now() < due) return wait(due);
        // What was missed while the machine slept comes once, not as often as it was missed.
        wait(timing.next(Math.max(due, Date.now())));
        tick(due);
      },
      Math.min(Math.max(due - Date.now(), 0), longestMs),
    );
  };
  wait(timing.next(since));
  return () => clearTimeout(timer);
}
