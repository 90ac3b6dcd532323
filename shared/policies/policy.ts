import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { Conditions } from "#shared/policies/conditions.ts";

/** `security` decides requests and actions, `autonomy` what may run without anybody asked (SPEC C1, C4). */
export const PolicyKind = z.enum(["security", "autonomy"]);
export type PolicyKind = z.output<typeof PolicyKind>;

export const PolicyEffect = z.enum(["allow", "deny", "require_approval"]);
export type PolicyEffect = z.output<typeof PolicyEffect>;

/** The roles that may approve at all. */
export const ApproverRole = z.enum(["approver", "admin", "platform_admin"]);
export type ApproverRole = z.output<typeof ApproverRole>;

const fields = {
  name: z
    .string()
    .regex(
      /^(?! )[^\p{Cc}\p{Cs}]{1,128}(?<! )$/u,
      "must be 1 to 128 printable characters without spaces at the ends",
    ),
  description: z.string().max(2048).default(""),
  kind: PolicyKind.default("security"),
  enabled: z.boolean().default(true),
  conditions: Conditions,
  effect: PolicyEffect,
  approvals: z.int().min(1).max(10).optional().describe("How many must approve; 1 by default"),
  approver_roles: z
    .array(ApproverRole)
    .min(1)
    .max(3)
    .optional()
    .describe("Who may; else whoever may approve"),
};

/** What one policy may take as JSON: so that a thousand of them are read in a few pages. */
const mostBytes = 8 * 1024;

export const NewPolicy = z
  .strictObject(fields)
  .refine(
    (policy) => Buffer.byteLength(JSON.stringify(policy)) <= mostBytes,
    `must have at most ${mostBytes} bytes`,
  )
  .superRefine(({ effect, approvals, approver_roles }, { addIssue }) => {
    if (effect === "require_approval") return;
    const path = approvals !== undefined ? ["approvals"] : approver_roles ? ["approver_roles"] : undefined;
    if (path) addIssue({ code: "custom", path, message: "is for require_approval only" });
  })
  .meta({ id: "NewPolicy" });
export type NewPolicy = z.output<typeof NewPolicy>;

export const Policy = z
  .object({
    id: z.uuid(),
    ...fields,
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "Policy" });
export type Policy = z.output<typeof Policy>;

export function newPolicy(given: NewPolicy): Policy {
  const now = rfc3339(clock.now());
  return { id: newId(), ...given, created_at: now, updated_at: now, version: 1 };
}

/** The next version; all of it is replaced. */
export const changedPolicy = ({ id, created_at, version }: Policy, given: NewPolicy): Policy => ({
  id,
  ...given,
  created_at,
  updated_at: rfc3339(clock.now()),
  version: version + 1,
});
