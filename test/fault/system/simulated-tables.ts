import { useClientSettings } from "#shared/platform/client-settings.ts";
import { useClock } from "#shared/platform/clock.ts";
import { variables } from "#shared/platform/environment.ts";
import { useRandom } from "#shared/platform/ids.ts";
import { type TableName, tables } from "#shared/resources.ts";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

/** Simulated DynamoDB with a few tables, under everything that asks the platform for it: what needs no functions. */
export function simulateTables(
  seed: number,
  names: readonly TableName[],
  faults: FaultOptions = {},
): Simulation {
  const simulation = new Simulation({ seed, faults });
  useClientSettings(simulation.clientConfig());
  useClock(simulation.clock);
  useRandom((bytes) => simulation.random.bytes(bytes));
  process.env[variables.logLevel] = "CRITICAL"; // faults would fill the log
  for (const name of names) {
    simulation.table(name, tables[name]);
    process.env[variables.table(name)] = name;
  }
  return simulation;
}
