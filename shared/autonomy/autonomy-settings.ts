import * as z from "zod";
import { actionTypes } from "#shared/actions/action-types.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { type Autonomy, autonomyModes, defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import { risks } from "#shared/policies/risk.ts";

const names = Object.keys(actionTypes);

/** What a tenant decides about actions that run by themselves. */
export const AutonomySettings = z
  .strictObject({
    mode: z.enum(autonomyModes),
    action_types: z
      .array(z.enum(names))
      .max(names.length)
      .default([])
      .describe("What runs by itself in opt_in"),
    max_risk: z.enum(risks).default("low"),
    max_blast_radius: z.int().min(0).max(1_000_000).default(10),
    rollout_percent: z
      .number()
      .min(0)
      .max(100)
      .default(100)
      .describe("Of the targets for which it might; the same ones every time"),
    breaker: z
      .strictObject({
        failures: z.int().min(1).max(100),
        window_s: z.int().min(60).max(86_400),
      })
      .default(defaultAutonomy.breaker)
      .describe(
        "So many failures within so many seconds, and nothing runs by itself until the mode is set anew",
      ),
  })
  .meta({ id: "AutonomySettings" });
export type AutonomySettings = z.output<typeof AutonomySettings>;

/** A tenant's autonomy as the API shows it. */
export const AutonomyView = z
  .object({
    ...AutonomySettings.shape,
    recent_failures: z.int().describe("Within the breaker's window"),
    tripped_at: z.iso.datetime().nullable(),
    stopped: z.object({ by: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
    stopped_everywhere: z.boolean().describe("Whether an operator has stopped it for all tenants"),
    version: z.int(),
  })
  .meta({ id: "Autonomy" });

export function showAutonomy(
  autonomy: Autonomy,
  everywhere: boolean,
  now: number,
): z.input<typeof AutonomyView> {
  const { mode, action_types, max_risk, max_blast_radius, rollout_percent, breaker } = autonomy;
  const { failed_at, tripped_at, stopped, version } = autonomy;
  return {
    ...{ mode, max_risk, max_blast_radius, rollout_percent, breaker, version },
    action_types: [...action_types],
    recent_failures: failed_at.filter((at) => at > now - breaker.window_s * 1000).length,
    tripped_at: tripped_at === null ? null : rfc3339(tripped_at),
    stopped: stopped && { ...stopped, at: rfc3339(stopped.at) },
    stopped_everywhere: everywhere,
  };
}

/** As somebody sets it: which closes the breaker, too, for they have looked. */
export const withSettings = (autonomy: Autonomy, settings: AutonomySettings): Autonomy => ({
  ...autonomy,
  ...settings,
  failed_at: [],
  tripped_at: null,
  version: autonomy.version + 1,
});
