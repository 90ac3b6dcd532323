import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";

/** `read_only`: what changes something is refused. `maintenance`: only health and administration answer (SPEC D5). */
const maintenanceStates = ["normal", "read_only", "maintenance"] as const;

/** What somebody decides: the parameters of an action that sets it, too. */
export const MaintenanceSetting = z
  .strictObject({
    state: z.enum(maintenanceStates),
    reason: z.string().trim().min(1).max(500),
    until: z.iso
      .datetime({ offset: true, error: "must be an RFC 3339 time with an offset" })
      .transform((text) => rfc3339(Date.parse(text)))
      .nullable()
      .default(null)
      .describe("When the state is normal again by itself; null: when somebody says so"),
  })
  .meta({ id: "MaintenanceSetting" });
export type MaintenanceSetting = z.output<typeof MaintenanceSetting>;

/** Whether a tenant works as usual, and if not, why, by whose word and until when (SPEC D4). */
export const MaintenanceState = z
  .object({
    state: z.enum(maintenanceStates),
    reason: z.string().nullable(),
    set_by: z.string().nullable().describe("A user, an API key, or an action, by its id"),
    since: z.iso.datetime().nullable(),
    until: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: "MaintenanceState" });
export type MaintenanceState = z.output<typeof MaintenanceState>;

/** Before anybody has said anything. */
export const neverSet: MaintenanceState = {
  ...{ state: "normal", reason: null, set_by: null, since: null, until: null, version: 0 },
};

/** What holds at a moment: a state whose time is over reads as normal, whether or not anybody has swept it. */
export function maintenanceAt(set: MaintenanceState, now: number): MaintenanceState {
  if (set.until === null || now < Date.parse(set.until)) return set;
  return { ...neverSet, since: set.until, version: set.version };
}

/**
 * The next state; the present one may be restored by handing it in as the setting.
 * @param setBy who says so.
 */
export const nextState = (
  read: MaintenanceState,
  { state, reason, until }: Pick<MaintenanceState, "state" | "reason" | "until">,
  setBy: string,
): MaintenanceState => ({
  ...{ state, reason, set_by: setBy, since: rfc3339(clock.now()), until, version: read.version + 1 },
});
