type Task = () => unknown;

/** A sample lasts at least this long, so that the clock's grain and the turn's own cost don't count. */
const SAMPLE_MS = 8;
const SAMPLES = 51;

/**
 * Median milliseconds of CPU (of all of this process's threads, so collecting garbage counts) of one run of each task,
 * asynchronous ones included. The tasks take turns, so that a slow spell of a shared machine hits them alike and their
 * ratios stay fair. The first turns warm up and aren't counted.
 */
export async function medianCpuOf<Name extends string>(
  tasks: Record<Name, Task>,
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const runs = new Map<Name, number>();
  for (const name of names) runs.set(name, await runsInSample(tasks[name]));
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const name of names) times.get(name)!.push(await timeOf(tasks[name], runs.get(name)!));
  }
  const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!;
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}

/** Warms a task up until the compilers are through with it, and finds how often a sample runs it. */
async function runsInSample(task: Task): Promise<number> {
  let ms = 0;
  for (let spent = 0; spent < 300; spent += ms) ms = await timeOf(task, 1);
  return Math.max(1, Math.ceil(SAMPLE_MS / (await timeOf(task, 5))));
}

async function timeOf(task: Task, runs: number): Promise<number> {
  const start = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    const result = task();
    // Awaiting what is already there would cost a turn of the event queue that the task doesn't.
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / runs;
}
