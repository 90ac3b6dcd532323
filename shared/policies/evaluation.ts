import * as z from "zod";
import { roleNames } from "#shared/access/roles.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { Id } from "#shared/lambda/id.ts";
import { clock } from "#shared/platform/clock.ts";
import type { explain } from "#shared/policies/explain.ts";
import { ApproverRole, PolicyEffect, PolicyKind } from "#shared/policies/policy.ts";
import { type PolicyRequest, principalOf } from "#shared/policies/policy-request.ts";
import { risks } from "#shared/policies/risk.ts";

const Principal = z.strictObject({
  id: Id,
  kind: z.enum(["user", "key"]),
  role: z.enum(roleNames).optional(),
  client_id: Id.optional(),
});

/** A request that somebody could make: without more, whoever asks makes it, now. */
export const PolicyQuestion = z
  .strictObject({
    kind: PolicyKind.default("security"),
    principal: Principal.optional(),
    action: Id,
    target: z.strictObject({ kind: Id, id: Id.nullable().default(null) }).optional(),
    /** Of any time: next Sunday, too. */
    at: z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with an offset" }).optional(),
    risk: z.enum(risks).default("low"),
    blast_radius: z.int().min(0).default(0),
    ip: z.union([z.ipv4(), z.ipv6()], { error: "must be an IP address" }).optional(),
  })
  .meta({ id: "PolicyQuestion" });

export function toRequest(question: z.output<typeof PolicyQuestion>, caller: Caller): PolicyRequest {
  const { principal, action, target, at, risk, blast_radius, ip } = question;
  return {
    tenantId: caller.tenantId,
    principal: principal ? { ...principal, clientId: principal.client_id } : principalOf(caller),
    action,
    target: target ?? null,
    at: at === undefined ? clock.now() : Date.parse(at),
    risk,
    blastRadius: blast_radius,
    ip,
  };
}

const Named = z.object({ id: z.uuid(), version: z.int(), name: z.string() });

/** What the policies say, and the reason for each of them. */
export const PolicyEvaluation = z
  .object({
    effect: z
      .enum([...PolicyEffect.options, "no_match"])
      .describe("no_match: no policy is about it; over the API it is permitted then"),
    approvals: z.int(),
    approver_roles: z.array(ApproverRole).nullable().describe("null: whoever may approve at all"),
    decided_by: z.array(Named),
    matched: z.array(Named.extend({ effect: PolicyEffect, decided: z.boolean() })),
    missed: z.array(
      Named.extend({ pointer: z.string().describe("The first condition that doesn't hold, in the policy") }),
    ),
    policies_version: z.int().describe("Raised by every change of the tenant's policies"),
  })
  .meta({ id: "PolicyEvaluation" });

export function showEvaluation({
  decision,
  missed,
}: ReturnType<typeof explain>): z.input<typeof PolicyEvaluation> {
  return {
    effect: decision.effect,
    approvals: decision.approvals,
    approver_roles: decision.approverRoles && [...decision.approverRoles],
    decided_by: [...decision.decidedBy],
    matched: [...decision.explanation],
    missed: [...missed],
    policies_version: decision.setVersion,
  };
}
