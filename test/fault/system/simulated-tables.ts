import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { useClientSettings } from "#shared/platform/client-settings.ts";
import { useClock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
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

/** What the SDK loads at its first call takes real time, for which deadlines in virtual time don't wait: so load it before. */
export async function loadSdk(): Promise<void> {
  simulateTables(0, ["tenants"]);
  await dynamo().send(new GetCommand({ TableName: "tenants", Key: { tenant_id: "none" } }));
}
