import { type ChainKind, chainOf } from "#shared/audit/audit-chain.ts";
import type { AuditFacts } from "#shared/audit/audit-entry.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import type { Attempt } from "#shared/audit/record-attempt.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

export interface LoggedAttempt {
  readonly correlation_id: string;
  readonly attempt: Attempt;
  readonly loggedAt: number;
}

export interface SummedUp {
  readonly chain: string;
  readonly kind: ChainKind;
  readonly facts: readonly AuditFacts[];
}

/** What makes two attempts the same one, repeated. Why somebody was refused are few reasons, but a login can name any domain. */
const sameness = ({ chain, action, actor_id, target_id, ip_address, meta }: Attempt): string =>
  JSON.stringify([action, actor_id, target_id, ip_address, chain === "refusals" && meta]);

const statuses = { refusals: "refused", logins: "failed" } as const;

/**
 * Entries for a batch of attempts, by chain: one for all that are the same, with their number, so that hammering on a
 * door fills no chain. Ids follow from the batch, so that a batch that comes again has the same.
 */
export function sumUpAttempts(batchId: string, attempts: readonly LoggedAttempt[]): SummedUp[] {
  const byChain = Map.groupBy(attempts, ({ attempt }) => chainOf(attempt.tenant_id, attempt.chain));
  return [...byChain].map(([chain, ofChain]) => ({
    chain,
    kind: ofChain[0]!.attempt.chain,
    facts: [...Map.groupBy(ofChain, ({ attempt }) => sameness(attempt)).entries()].map(([key, same]) =>
      summedUp(`${batchId} ${chain} ${key}`, same),
    ),
  }));
}

function summedUp(name: string, same: readonly LoggedAttempt[]): AuditFacts {
  const first = same[0]!;
  const { chain, ...attempt } = first.attempt;
  return {
    ...attempt,
    id: hashedUuid(7, first.loggedAt, `attempts ${name}`),
    target: targetOf(attempt.action),
    status: statuses[chain],
    meta: { ...attempt.meta, count: same.length },
    correlation_id: first.correlation_id,
    occurredAt: same.at(-1)!.loggedAt,
  };
}
