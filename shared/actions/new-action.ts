import * as z from "zod";
import { longestLifeSeconds } from "#shared/actions/action.ts";
import type { ActionType } from "#shared/actions/action-type.ts";
import { actionTypes } from "#shared/actions/action-types.ts";
import { LiveSeverity } from "#shared/alarms/severity.ts";
import { clock } from "#shared/platform/clock.ts";

const hourSeconds = 3600;

const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .refine((ms) => ms > clock.now(), "must be in the future");

const Verification = z.strictObject({
  wait_s: z.int().min(0).max(hourSeconds).default(60),
  max_new_alarms: z.int().min(0).max(1000).default(0),
  min_severity: LiveSeverity.default("major"),
});

const common = {
  reason: z.string().trim().min(1).max(1024),
  incident_id: z.string().max(128).optional().describe("The incident that it is meant to help with"),
  entity_id: z
    .string()
    .max(256)
    .optional()
    .describe("The entity that it concerns: what depends on it counts for the blast radius"),
  verification: Verification.optional().describe(
    "What must be so for a while after it has run, or it is undone; needs an entity_id",
  ),
  not_before: moment.optional().describe("Approve now, run then; at once without it"),
  expires_in_s: z
    .int()
    .min(10)
    .max(longestLifeSeconds)
    .default(24 * hourSeconds)
    .describe("After so long it can neither be approved nor run"),
};

const requestOf = ({ name, parameters, summary }: ActionType) =>
  z.strictObject({ type: z.literal(name), parameters, ...common }).describe(summary);

const [first, ...others] = Object.values(actionTypes).map(requestOf);

/** What somebody asks for: each type of action has parameters of its own. */
export const NewAction = z
  .discriminatedUnion("type", [first!, ...others])
  .refine(
    ({ not_before, expires_in_s }) =>
      not_before === undefined || not_before < clock.now() + expires_in_s * 1000,
    { path: ["not_before"], message: "must be before the action expires" },
  )
  .refine(({ verification, entity_id }) => verification === undefined || entity_id !== undefined, {
    path: ["entity_id"],
    message: "is needed to verify: whose alarms to watch",
  })
  .meta({ id: "NewAction" });
export type NewAction = z.output<typeof NewAction>;
