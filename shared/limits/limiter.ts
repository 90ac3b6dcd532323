import { LeaseMeter } from "#shared/limits/lease-meter.ts";
import type { Limit, Meter, Verdict } from "#shared/limits/limit.ts";
import { LimitStore } from "#shared/limits/limit-store.ts";
import { LogMeter } from "#shared/limits/log-meter.ts";
import { perContainer } from "#shared/platform/container-memory.ts";

/** Up to here a log fits into the kilobyte that one write unit pays for; beyond, leases cost less. */
const longestLog = 240;

/** A flood of addresses must not fill the memory. */
const mostMeters = 10_000;

/** Holds limits over all containers, each with as few calls as its promise allows. */
export class Limiter {
  readonly #store = new LimitStore();
  readonly #meters = new Map<string, Meter>();

  admit(limit: Limit, cost = 1, spare = 0): Promise<Verdict> {
    return this.#meterOf(limit).admit(cost, spare);
  }

  #meterOf(limit: Limit): Meter {
    const id = `${limit.key}/${limit.quota}/${limit.windowMs}`;
    const present = this.#meters.get(id);
    if (present) return present;
    const [oldest] = this.#meters.keys();
    if (this.#meters.size >= mostMeters && oldest !== undefined) this.#meters.delete(oldest);
    const made =
      limit.quota <= longestLog ? new LogMeter(limit, this.#store) : new LeaseMeter(limit, this.#store);
    this.#meters.set(id, made);
    return made;
  }
}

/** This container's. */
export const limiter = perContainer(() => new Limiter());
