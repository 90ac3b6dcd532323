import type { Role } from "#shared/access/roles.ts";
import type { ActionPreview, ActionTarget } from "#shared/actions/action-type.ts";
import type { Approval, Delegation } from "#shared/actions/approval.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { Json } from "#shared/platform/json.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import type { Risk } from "#shared/policies/risk.ts";

/**
 * Where an action stands. `approved`: it runs when its time has come and no freeze is in the way. `executing`: its
 * place is taken, it can't begin again. The others are ends: `blocked` never ran, because what would have run isn't
 * what was approved, or may not run any more; `rolled_back` ran, and what it did was undone.
 */
export const actionStates = [
  "awaiting_approval",
  "approved",
  "executing",
  "succeeded",
  "failed",
  "rolled_back",
  "rejected",
  "cancelled",
  "expired",
  "blocked",
] as const;
export type ActionState = (typeof actionStates)[number];

/**
 * How long after it was requested an action can run at most. A workflow's history takes 25,000 events; waiting for a
 * freeze to end takes seven of them each five minutes.
 */
export const longestLifeSeconds = 7 * 24 * 3600;

/** Why an action ended as it did: a code for programs, a sentence for people. */
export interface Outcome {
  readonly code: string;
  readonly detail: string;
}

/** Why so many approvals were asked for, or none. */
export interface Requirement {
  /** How many people must approve. */
  readonly approvals: number;
  /** The roles of which each of them must have one; anybody with the scope when empty. */
  readonly roles: readonly string[];
  /** Runs without anybody's approval, because the tenant's autonomy lets it. */
  readonly autonomous: boolean;
  readonly reasons: readonly string[];
  /** Policies that had a say, and in which version. */
  readonly policies: readonly { readonly id: string; readonly version: number; readonly name: string }[];
}

/** Who asked, as policies see them. */
export interface Requester {
  readonly kind: "user" | "key";
  readonly role?: Role | undefined;
  readonly client_id?: string | undefined;
  /** The people behind them: none of these can approve. */
  readonly people: readonly string[];
  /** From where they have asked; of a decoy's request nowhere. */
  readonly ip?: string | undefined;
}

/** What must be so for a while after an action, or it is undone. */
interface Verification {
  readonly wait_s: number;
  /** How many alarms of at least this severity its entity, and what depends on it, may raise meanwhile. */
  readonly max_new_alarms: number;
  readonly min_severity: AlarmSeverity;
}

/** What is known of an action before it is one. Times are ms since 1970. */
export interface Intent {
  readonly tenant_id: string;
  readonly type: string;
  readonly risk: Risk;
  readonly parameters: Json;
  readonly target: ActionTarget;
  /** The version of the target that the preview was made of. */
  readonly target_version: string;
  readonly preview: ActionPreview;
  /** How many entities, or addresses, it reaches. */
  readonly blast_radius: number;
  readonly reason: string;
  readonly incident_id: string | null;
  readonly entity_id: string | null;
  readonly verification: Verification | null;
  readonly not_before: number;
  readonly expires_at: number;
  /** The action that this one undoes. */
  readonly rolls_back: string | null;
  readonly requested_by: string;
  readonly requester: Requester;
}

/** An action as it is stored. Times are ms since 1970. */
export interface StoredAction extends Intent {
  /** UUIDv7: sorts by time. */
  readonly id: string;
  readonly requested_at: number;
  /** SHA-256 of all that is approved, hexadecimal. */
  readonly digest: string;
  readonly requirement: Requirement;
  readonly approvals: readonly Approval[];
  readonly delegations: readonly Delegation[];
  readonly state: ActionState;
  readonly outcome: Outcome | null;
  /** Who began to execute it: an invocation finds its own mark again when the answer to its write was lost. */
  readonly attempt?: string;
  /** What it did is known: for effects inside Tocsin from the start, for those outside once they have answered. */
  readonly performed: boolean;
  /** What it takes to undo it. */
  readonly undo?: Json;
  readonly result: Json;
  readonly executed_at: number | null;
  readonly ended_at: number | null;
  /** The action that has undone it. */
  readonly rolled_back_by: string | null;
  /** By which the workflow is told what was decided; a secret of ours. */
  readonly task_token?: string;
  /** The work that asked for it; what follows goes on in its name. */
  readonly cause: Baggage;
  readonly version: number;
}

/** Whether nobody needs to approve or refuse it any more. */
export const isDecided = ({ state }: Pick<StoredAction, "state">): boolean => state !== "awaiting_approval";

/** As its next version. */
export const changed = (action: StoredAction, fields: Partial<StoredAction>): StoredAction => ({
  ...action,
  ...fields,
  version: action.version + 1,
});

/** As its last but for a rollback. */
export const ended = (
  action: StoredAction,
  state: ActionState,
  now: number,
  outcome: Outcome | null = null,
): StoredAction => changed(action, { state, outcome, ended_at: now });
