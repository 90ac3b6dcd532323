import { accept, eventIdOf } from "#shared/alarms/ingest.ts";
import type { Observation } from "#shared/alarms/observation.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";

const retryMs = 2_000;

/** Sends batches at random moments of `withinMs`, each again and again until it is acknowledged, as a sender should. */
export class Sender {
  /** Ids of the alarms (not of the clears) that were acknowledged, by tenant. */
  readonly acknowledged = new Map<string, Set<string>>();
  readonly #system: SimulatedSystem;

  constructor(system: SimulatedSystem) {
    this.#system = system;
  }

  async send(
    tenantId: string,
    batches: readonly (readonly Observation[])[],
    withinMs: number,
  ): Promise<void> {
    const { clock } = this.#system.simulation;
    await Promise.all(
      batches.map(async (batch) => {
        await clock.sleep(this.#system.random.next() * withinMs);
        while (!(await this.#isAccepted(tenantId, batch))) await clock.sleep(retryMs);
      }),
    );
  }

  /** Runs as a function does, which may be killed as well. */
  async #isAccepted(tenantId: string, batch: readonly Observation[]): Promise<boolean> {
    try {
      await this.#system.simulation.lambda.invoke(() => accept("http", tenantId, batch), {});
    } catch {
      return false;
    }
    const ids = this.acknowledged.get(tenantId) ?? new Set();
    for (const alarm of batch) if (alarm.severity !== "cleared") ids.add(eventIdOf(tenantId, alarm));
    this.acknowledged.set(tenantId, ids);
    return true;
  }
}
