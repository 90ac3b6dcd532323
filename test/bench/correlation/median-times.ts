const ENOUGH_MS = 400;
const MIN_RUNS = 3;
const MAX_RUNS = 101;

/**
 * Median milliseconds of each task. The tasks take turns, so that a slow spell of a shared machine hits them alike and
 * their ratios stay fair. The first round warms up and isn't counted.
 */
export function medianTimes<Name extends string>(tasks: Record<Name, () => unknown>): Record<Name, number> {
  const names = Object.keys(tasks) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) tasks[name]();
  let spentMs = 0;
  for (let run = 0; run < MAX_RUNS && (run < MIN_RUNS || spentMs < ENOUGH_MS * names.length); run++) {
    for (const name of names) {
      const start = performance.now();
      tasks[name]();
      const ms = performance.now() - start;
      times.get(name)!.push(ms);
      spentMs += ms;
    }
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!;
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}
