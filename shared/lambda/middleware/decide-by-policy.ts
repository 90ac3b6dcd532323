import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";

const policies = lazily(() => import("#shared/policies/govern.ts"));

/**
 * Refuses what a policy of the tenant denies, before the deed: everything that is changed by somebody who is known, and
 * told in the audit log. Reading needs a scope and nothing else, and alarms are never refused.
 */
export const decideByPolicy: Middleware = {
  before: ({ exchange }) => decide(exchange, exchange.definition.audit),
};

/** Where only the deed can tell what it would do (a change of a user may be one of the role), it is decided once more. */
export const decideDeed = (exchange: Exchange, { detail: { action } }: Change): Promise<void> | undefined =>
  action === exchange.definition.audit ? undefined : decide(exchange, action ?? "none");

const decide = (exchange: Exchange, action: AuditAction | "none"): Promise<void> | undefined =>
  action === "none" || !exchange.caller
    ? undefined
    : policies().then(({ govern }) => govern(exchange, exchange.caller!, action));
