import * as z from "zod";
import { HealthStatus, worstOf } from "#shared/health/health.ts";
import type { Findings } from "#shared/health/readiness.ts";
import { stageName } from "#shared/platform/environment.ts";
import { SystemState, stateOf } from "#shared/system/system-state.ts";

const Build = z
  .object({
    commit: z.string().nullable(),
    committed_at: z.iso.datetime({ offset: true }).nullable(),
    modified: z.boolean().meta({ description: "Whether it was built from more than that commit." }),
  })
  .meta({ id: "Build" });

const shared = { version: z.string(), environment: z.string(), health: HealthStatus };

export const Status = z
  .object({ ...shared, build: Build, systems: z.array(SystemState) })
  .meta({ id: "Status" });
export type Status = z.output<typeof Status>;

const counted = { complete: z.int(), degraded: z.int(), disabled: z.int() };
export const StatusSummary = z
  .object({ ...shared, systems: z.object(counted) })
  .meta({ id: "StatusSummary" });

export async function currentStatus(findings: Findings): Promise<Status> {
  const { default: functions } = await import("#generated/functions.json");
  const { default: build } = await import("#generated/build.json");
  const { systems } = await import("#shared/system/systems.ts");
  const { version, ...source } = build;
  const failing = Object.entries(findings).flatMap(([name, { status }]) => (status === "fail" ? name : []));
  return {
    version,
    build: source,
    environment: stageName(),
    health: worstOf(Object.values(findings).map(({ status }) => status)),
    systems: systems.map((system) => stateOf(system, functions, failing)),
  };
}

export function summaryOf({ version, environment, health, systems }: Status): z.output<typeof StatusSummary> {
  const count = (state: SystemState["state"]) => systems.filter((system) => system.state === state).length;
  const counts = { complete: count("complete"), degraded: count("degraded"), disabled: count("disabled") };
  return { version, environment, health, systems: counts };
}
