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
  before: ({ exchange }) => {
    const { caller, definition } = exchange;
    const { audit: action } = definition;
    return action === "none" || !caller
      ? undefined
      : policies().then(({ govern }) => govern(exchange, caller, action));
  },
};

/**
 * Where only the deed can tell what it would do (a change of a user may be one of the role), or to what (the path names nothing,
 * or the body names many), it is decided once more, before anything is committed.
 */
export function decideDeed(
  exchange: Exchange,
  { detail }: Change,
  answer: unknown,
): Promise<void> | undefined {
  const { caller, definition } = exchange;
  const { action = definition.audit } = detail;
  if (action === "none" || !caller) return undefined;
  const isDecided = action === definition.audit && definition.params && !detail.targets;
  return isDecided
    ? undefined
    : policies().then(({ governDeed }) => governDeed(exchange, caller, action, detail, answer));
}
