import { setTimeout as sleep } from "node:timers/promises";
import type { AsyncInvocations } from "../lambda/async-invocations.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { hostSource, type Log } from "../log.ts";
import { LogBatches } from "./log-batches.ts";
import type { SubscriptionFilter } from "./subscription-filters.ts";

interface Subscription {
  readonly filter: SubscriptionFilter;
  readonly destination: AsyncInvocations;
  readonly batches: LogBatches;
}

/** Brings the lines that functions write to the functions that are subscribed to them. */
export class LogSubscriptions {
  readonly #functions: ReadonlyMap<string, DeployedFunction>;
  readonly #byGroup: ReadonlyMap<string, readonly Subscription[]>;
  #lines = 0;

  constructor(
    filters: readonly SubscriptionFilter[],
    functions: ReadonlyMap<string, DeployedFunction>,
    asynchronous: ReadonlyMap<string, AsyncInvocations>,
    log: Log,
  ) {
    this.#functions = functions;
    const subscriptions = filters.map((filter): Subscription => {
      const destination = asynchronous.get(filter.destination)!;
      const deliver = (payload: string): Promise<void> =>
        destination
          .accept(payload)
          .catch((error: unknown) => log(hostSource, `${filter.name} lost a batch of log events: ${error}`));
      const origin = { logGroup: filter.logGroup, filterName: filter.name };
      return { filter, destination, batches: new LogBatches(origin, deliver) };
    });
    this.#byGroup = Map.groupBy(subscriptions, ({ filter }) => filter.logGroup);
  }

  get #all(): Subscription[] {
    return [...this.#byGroup.values()].flat();
  }

  /** Whether a function gets what others log. */
  feeds(functionName: string): boolean {
    return this.#all.some(({ filter }) => filter.destination === functionName);
  }

  receive(functionName: string, line: string): void {
    const logGroup = this.#functions.get(functionName)?.logGroup ?? "";
    const interested = this.#byGroup.get(logGroup)?.filter(({ filter }) => filter.matches(line)) ?? [];
    if (interested.length === 0) return;
    const timestamp = Date.now();
    // 56 digits, as AWS's ids have.
    const id = `${timestamp}${String(this.#lines++).padStart(43, "0")}`;
    for (const { batches } of interested) batches.add({ id, timestamp, message: line });
  }

  isIdle(): boolean {
    return this.#all.every(({ batches }) => batches.isIdle);
  }

  /** Delivers what is pending. Resolves once it is processed; what takes longer than `ms` stays where it is. */
  async drain(ms: number): Promise<void> {
    const givingUpAt = performance.now() + ms;
    await Promise.all(this.#all.map(({ batches }) => batches.flush()));
    while (performance.now() < givingUpAt && this.#all.some(({ destination }) => destination.isBusy))
      await sleep(5);
  }
}
