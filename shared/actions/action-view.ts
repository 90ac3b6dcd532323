import * as z from "zod";
import { actionStates, type StoredAction } from "#shared/actions/action.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { risks } from "#shared/policies/risk.ts";

const Time = z.iso.datetime();
const Outcome = z.object({ code: z.string(), detail: z.string() });

/** An action as the API shows it. */
export const Action = z
  .object({
    id: z.string(),
    type: z.string(),
    risk: z.enum(risks),
    parameters: z
      .json()
      .describe("A webhook's `url` without its path where the caller lacks `actions:write`"),
    target: z.object({ kind: z.string(), id: z.string() }),
    preview: z
      .object({
        summary: z.string(),
        changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
      })
      .describe("What will change, as it was when the action was requested: if that changes, it is blocked"),
    blast_radius: z
      .int()
      .describe(
        "How many entities depend on the one concerned, itself included, or how many addresses it reaches",
      ),
    reason: z.string(),
    incident_id: z.string().nullable(),
    entity_id: z.string().nullable(),
    requested_by: z.string(),
    requested_at: Time,
    not_before: Time,
    expires_at: Time,
    digest: z.string().describe("What approvers approve: SHA-256 of all that will be executed"),
    required: z.object({
      approvals: z.int(),
      roles: z.array(z.string()),
      autonomous: z.boolean().describe("Runs without approval, because the tenant's autonomy lets it"),
      reasons: z.array(z.string()),
      policies: z.array(z.object({ id: z.string(), version: z.int(), name: z.string() })),
    }),
    approvals: z.array(
      z.object({
        by: z.string(),
        on_behalf_of: z.string().nullable(),
        at: Time,
        digest: z.string(),
        comment: z.string().nullable(),
      }),
    ),
    delegations: z.array(z.object({ from: z.string(), to: z.string(), at: Time })),
    state: z.enum(actionStates),
    outcome: Outcome.nullable().describe("Why it ended as it did"),
    result: z.json().describe("What a webhook has answered only where the caller has `actions:write`"),
    executed_at: Time.nullable(),
    ended_at: Time.nullable(),
    rolls_back: z.string().nullable().describe("The action that this one undoes"),
    rolled_back_by: z.string().nullable().describe("The action that has undone this one"),
  })
  .meta({ id: "Action" });
export type Action = z.output<typeof Action>;

const timeOf = (ms: number | null): string | null => (ms === null ? null : rfc3339(ms));

/** Nobody may still approve what has expired, also while its workflow hasn't said so yet. */
const stateAt = ({ state, expires_at }: StoredAction, now: number): StoredAction["state"] =>
  state === "awaiting_approval" && now >= expires_at ? "expired" : state;

export function showAction(action: StoredAction, now: number): Action {
  const { id, type, risk, target, preview, blast_radius, reason, incident_id, entity_id } = action;
  const { requested_by, digest, outcome, rolls_back, rolled_back_by } = action;
  const { approvals, roles, autonomous, reasons, policies } = action.requirement;
  return {
    ...{ id, type, risk, target, blast_radius, reason, incident_id, entity_id, requested_by, digest },
    ...{ outcome, rolls_back, rolled_back_by },
    parameters: action.parameters as Action["parameters"],
    preview: preview as unknown as Action["preview"],
    result: action.result as Action["result"],
    state: stateAt(action, now),
    requested_at: rfc3339(action.requested_at),
    not_before: rfc3339(action.not_before),
    expires_at: rfc3339(action.expires_at),
    executed_at: timeOf(action.executed_at),
    ended_at: timeOf(action.ended_at),
    required: { approvals, autonomous, roles: [...roles], reasons: [...reasons], policies: [...policies] },
    approvals: action.approvals.map(({ by, on_behalf_of, at, digest, comment }) => ({
      ...{ by, on_behalf_of, digest, comment },
      at: rfc3339(at),
    })),
    delegations: action.delegations.map(({ from, to, at }) => ({ from, to, at: rfc3339(at) })),
  };
}
