import type { AuditAction } from "#shared/audit/audit-action.ts";
import { logger } from "#shared/platform/logger.ts";

/** Something that somebody tried and that was not done: it goes to a chain of its own (SPEC B3). */
export interface Attempt {
  readonly chain: "refusals" | "logins";
  /** `platformTenant` where nobody knows. */
  readonly tenant_id: string;
  readonly action: AuditAction;
  readonly actor_id: string;
  readonly actor_role: string;
  readonly target_id: string | null;
  readonly meta?: Readonly<Record<string, string>>;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
}

const message = "attempt";
/** Finds the lines of attempts among all that functions log. */
export const attemptPattern = `{ $.message = "${message}" }`;

/**
 * Records an attempt by a line of the log, whatever its level: who tries costs neither a write nor a wait, and what
 * refuses him needs no right to write. `record-attempts` brings the lines to their chains, repeated ones summed up.
 * @param attempt without personal data; of an unknown e-mail address at most the domain.
 * @param more what the line tells to others than the audit log.
 */
export const recordAttempt = (attempt: Attempt, more: Readonly<Record<string, unknown>> = {}): void =>
  logger.always(message, { attempt, ...more });
