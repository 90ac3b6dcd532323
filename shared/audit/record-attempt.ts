import * as z from "zod";
import { auditActions } from "#shared/audit/audit-action.ts";
import { logger } from "#shared/platform/logger.ts";

/** Something that somebody tried and that was not done: it goes to a chain of its own (SPEC B3). */
const Attempt = z.object({
  chain: z.enum(["refusals", "logins"]),
  /** `platformTenant` where nobody knows. */
  tenant_id: z.string(),
  action: z.enum(auditActions),
  actor_id: z.string(),
  actor_role: z.string(),
  target_id: z.string().nullable(),
  meta: z.record(z.string(), z.string()).default({}),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
});
export type Attempt = z.output<typeof Attempt>;

const message = "attempt";
/** Finds the lines of attempts among all that functions log. */
export const attemptPattern = `{ $.message = "${message}" }`;
export const AttemptLine = z.object({ correlation_id: z.string(), attempt: Attempt });

/**
 * Records an attempt by a line of the log, whatever its level: who tries costs neither a write nor a wait, and what
 * refuses him needs no right to write. `record-attempts` brings the lines to their chains, repeated ones summed up.
 * @param attempt without personal data; of an unknown e-mail address at most the domain.
 */
export const recordAttempt = (attempt: Attempt): void => logger.always(message, { attempt });
