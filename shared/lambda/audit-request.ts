import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { describeRequest } from "#shared/audit/describe-request.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

const trail = new AuditTrail();

/** Puts a request on its tenant's chain, in the transaction of what it changes; one done in chunks is there already. */
export async function auditRequest(exchange: Exchange, change: Change, answer: unknown): Promise<void> {
  if (!exchange.committedInChunks) await addEntry(exchange, change, answer);
}

/** Commits a chunk of bulk work with an entry of its own: one transaction can't hold all of it. */
export async function commitChunk(
  exchange: Exchange,
  deed: (change: Change) => Promise<void>,
): Promise<void> {
  await commitChange(async (change) => {
    await deed(change);
    await addEntry(exchange, change, undefined);
  });
  exchange.committedInChunks = true;
}

async function addEntry(exchange: Exchange, change: Change, answer: unknown): Promise<void> {
  const { action = exchange.definition.audit } = change.detail;
  if (action === "none") return;
  change.append(await trail.draft("changes", describeRequest(exchange, action, change.detail, answer)));
}
