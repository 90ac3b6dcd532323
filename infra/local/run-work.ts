import type { Services } from "./create-services.ts";
import { sweepExpiredItems } from "./dynamodb/ttl-sweeper.ts";
import { startSchedules } from "./events/schedules.ts";
import { preload } from "./lambda/preload.ts";
import { hostSource, type Log } from "./log.ts";
import type { Backends } from "./open-backends.ts";

/** How long a stop waits for functions that are running. */
const stopWithinMs = 5000;
/** How long it then waits for functions that are told what others have logged. */
const drainWithinMs = 2000;

/** Starts everything that runs by itself; gives back the way to stop it, which waits for what is under way. */
export function runWork(services: Services, { dynamo, tables }: Backends, log: Log): () => Promise<void> {
  const {
    sources,
    asynchronous,
    subscriptions,
    functions,
    rules,
    buses,
    schedules,
    executions,
    queues,
    writes,
    metrics,
  } = services;
  const ending = new AbortController();
  const { signal } = ending;
  // Whoever gets what others log works until the others have ended.
  const endingLast = new AbortController();
  const startInvocations = (listeners: boolean, until: AbortSignal) =>
    [...asynchronous]
      .filter(([name]) => subscriptions.feeds(name) === listeners)
      .map(([, invocations]) => invocations.start(until));
  const stopSchedules = startSchedules(rules, buses);
  schedules.start();
  executions.resume();
  const work = [
    ...sources.map((source) => source.run(signal)),
    ...startInvocations(false, signal),
    sweepExpiredItems(dynamo, tables.values(), log, signal),
    preload(
      [...functions.values()].map(({ lambda }) => lambda),
      log,
      signal,
    ),
  ];
  const listeners = startInvocations(true, endingLast.signal);
  for (const piece of [...work, ...listeners])
    piece.catch((error: unknown) => log(hostSource, `stopped working: ${error}`));
  return async () => {
    stopSchedules();
    schedules.stop();
    ending.abort();
    writes.raise();
    await settledWithin([...work, executions.stop()], stopWithinMs);
    await subscriptions.drain(drainWithinMs);
    endingLast.abort();
    await settledWithin(listeners, drainWithinMs);
    await metrics.save();
    for (const queue of queues.values()) queue.stop();
    for (const { queue } of asynchronous.values()) queue.stop();
  };
}

async function settledWithin(work: readonly Promise<unknown>[], ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(work), late]);
  clearTimeout(timer);
}
