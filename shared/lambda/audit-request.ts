import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { describeRequest } from "#shared/audit/describe-request.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { decideDeed } from "#shared/lambda/middleware/decide-by-policy.ts";
import { perContainer } from "#shared/platform/container-memory.ts";

const trail = perContainer(() => new AuditTrail());

/** Puts a request on its tenant's chain, in the transaction of what it changes; one done in chunks is there already. */
export function auditRequest(exchange: Exchange, change: Change, answer: unknown): void {
  if (!exchange.committedInChunks) addEntry(exchange, change, answer);
}

/** Commits a chunk of bulk work with an entry of its own: one transaction can't hold all of it. */
export async function commitChunk(
  exchange: Exchange,
  deed: (change: Change) => Promise<void>,
): Promise<void> {
  await commitChange(async (change) => {
    await deed(change);
    await decideDeed(exchange, change, undefined);
    addEntry(exchange, change, undefined);
  });
  exchange.committedInChunks = true;
}

function addEntry(exchange: Exchange, change: Change, answer: unknown): void {
  const { action = exchange.definition.audit } = change.detail;
  if (action === "none") return;
  change.record(trail().entry("changes", describeRequest(exchange, action, change.detail, answer)));
}
