import type { Dependency, Service } from "#shared/health/dependencies.ts";
import { type Check, type HealthStatus, worstOf } from "#shared/health/health.ts";
import { clock } from "#shared/platform/clock.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";

/** Nobody waits longer for an answer, whatever hangs. */
const limitMs = 1_000;
const slowMs = 500;
/** Whoever asks more often gets the same answer: asking is free for everybody, so it must cost nothing. */
const cacheMs = 5_000;

export type Findings = Readonly<Record<Service, Check>>;

/** Knows how the dependencies are, from looking at most once every few seconds. */
export class Readiness {
  readonly #dependencies: readonly Dependency[];
  #latest: Promise<Findings> | undefined;
  #until = 0;
  #told = "pass";

  constructor(dependencies: readonly Dependency[]) {
    this.#dependencies = dependencies;
  }

  /** All who ask meanwhile wait for the same look. */
  check(): Promise<Findings> {
    if (!this.#latest || this.#until <= clock.now()) {
      this.#until = clock.now() + cacheMs;
      this.#latest = this.#look();
    }
    return this.#latest;
  }

  async #look(): Promise<Findings> {
    // Loading five clients takes its time, once: nobody's fault but ours.
    const probes = await Promise.all(this.#dependencies.map(({ open }) => open()));
    const entries = await Promise.all(
      this.#dependencies.map(
        async ({ name, componentType }, index) =>
          [name, { componentType, ...(await examine(probes[index]!)) }] as const,
      ),
    );
    const findings = Object.fromEntries(entries) as Findings;
    this.#tellChange(findings);
    return findings;
  }

  #tellChange(findings: Findings): void {
    const statuses = Object.fromEntries(
      Object.entries(findings).map(([name, { status }]) => [name, status]),
    ) as Record<Service, HealthStatus>;
    const status = worstOf(Object.values(statuses));
    const state = status === "pass" ? "pass" : JSON.stringify(statuses);
    if (state === this.#told) return;
    this.#told = state;
    recordEvent({
      event_type: "health.check",
      severity: status === "fail" ? "error" : status === "warn" ? "warning" : "info",
      category: "system",
      payload: { status, ...statuses },
    });
  }
}

type Probe = (signal: AbortSignal) => Promise<unknown>;

async function examine(probe: Probe): Promise<Omit<Check, "componentType">> {
  const startedAt = clock.now();
  const failure = await failureOf(probe);
  const observedValue = clock.now() - startedAt;
  return {
    observedValue,
    observedUnit: "ms",
    status: failure ? "fail" : observedValue > slowMs ? "warn" : "pass",
    time: new Date(startedAt).toISOString(),
    ...(failure && { output: failure }),
  };
}

/** @returns what went wrong, in words that tell nothing of how Tocsin is built. */
async function failureOf(probe: Probe): Promise<string | undefined> {
  const abort = new AbortController();
  const late = clock.sleep(limitMs).then(() => {
    abort.abort();
    return `It has not answered within ${limitMs} ms.`;
  });
  const answered = probe(abort.signal).then(
    () => undefined,
    () => "It has answered with an error.",
  );
  return Promise.race([answered, late]);
}
