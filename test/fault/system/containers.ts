import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "aws-lambda";
import { useContainers } from "#shared/platform/container-memory.ts";

type Handler<Event, Answer> = (event: Event, context: Context) => Promise<Answer>;

/** More than any run needs: the concurrency, and one more per crash, of which an outage with its many calls brings some. */
const usualMost = 48;

const loaded = new Map<string, Handler<never, unknown>[]>();

/**
 * Loads a handler file so often that each simulated container has the module, and so its memory, for itself. Done
 * before a run, because loading takes real time, which the simulation doesn't wait for. Runs share the modules:
 * their tenants have other names, so to each run every container is a cold one.
 */
async function load(file: string, most: number): Promise<readonly Handler<never, unknown>[]> {
  const copies = loaded.get(file) ?? [];
  loaded.set(file, copies);
  const path = new URL(`../../../functions/${file}`, import.meta.url).pathname;
  while (copies.length < most) {
    const module: { handler: Handler<never, unknown> } = await import(
      /* @vite-ignore */ `${path}?container=${copies.length + 1}`
    );
    copies.push(module.handler);
  }
  return copies;
}

const outside = {};
const inside = new AsyncLocalStorage<object>();
useContainers(() => inside.getStore() ?? outside);

/**
 * The containers of one function: an invocation takes one that is free, else a new one. One whose invocation is killed
 * never comes back, because the promise of a killed invocation never settles.
 */
export async function containersOf<Event, Answer>(
  file: string,
  most = usualMost,
): Promise<Handler<Event, Answer>> {
  const copies = ((await load(file, most)) as readonly Handler<Event, Answer>[]).map(inContainer);
  const free: Handler<Event, Answer>[] = [];
  let started = 0;
  return async (event, context) => {
    const container = free.shift() ?? copies[started++];
    if (!container) throw new Error(`a run needs more than ${most} containers of ${file}`);
    try {
      return await container(event, context);
    } finally {
      free.push(container);
    }
  };
}

/** With a memory of its own, which nothing else in the process, and no run before, has. */
function inContainer<Event, Answer>(handler: Handler<Event, Answer>): Handler<Event, Answer> {
  const container = {};
  return (event, context) => inside.run(container, () => handler(event, context));
}
