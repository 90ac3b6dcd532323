import * as z from "zod";
import type { System } from "#shared/system/systems.ts";

export const SystemState = z
  .object({
    id: z.string().meta({ description: "As the specification has it." }),
    name: z.string(),
    state: z.enum(["complete", "degraded", "disabled"]).meta({
      description:
        "`degraded`: parts are missing, or something that it needs doesn't work. `disabled`: none is there.",
    }),
    completion: z.record(z.string(), z.boolean()).meta({ description: "Which parts are there." }),
    failing: z.array(z.string()).meta({ description: "What it needs and doesn't work now." }),
  })
  .meta({ id: "SystemState" });
export type SystemState = z.output<typeof SystemState>;

interface DeployedFunction {
  readonly name: string;
  readonly services: readonly string[];
}

/**
 * What can be said of a system.
 * @param failing the services that don't work now.
 */
export function stateOf(
  { id, name, parts }: System,
  functions: readonly DeployedFunction[],
  failing: readonly string[],
): SystemState {
  const deployed = new Map(functions.map((found) => [found.name, found.services]));
  const completion = Object.fromEntries(
    Object.entries(parts).map(([part, made]) => [
      part,
      made.length > 0 && made.every((it) => deployed.has(it)),
    ]),
  );
  const needs = new Set(Object.values(parts).flatMap((made) => made.flatMap((it) => deployed.get(it) ?? [])));
  const missed = failing.filter((service) => needs.has(service));
  const flags = Object.values(completion);
  const whole = flags.every(Boolean) && missed.length === 0;
  const state = whole ? "complete" : flags.some(Boolean) ? "degraded" : "disabled";
  return { id, name, state, completion, failing: missed };
}
