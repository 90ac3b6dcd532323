import type { Intent } from "#shared/actions/action.ts";
import { addingAction, listActions, lookUpAction } from "#shared/actions/action-store.ts";
import { decoyAsRequester } from "#shared/actions/asked-by-decoy.ts";
import { draftAction } from "#shared/actions/draft-action.ts";
import { blockIp } from "#shared/actions/types/block-ip.ts";
import { weigh, weighs } from "#shared/actions/weigh.ts";
import { auditDeed } from "#shared/audit/audit-deed.ts";
import { rangeOf, readRange, writeRange } from "#shared/blocklist/address-range.ts";
import { isRoomForRule } from "#shared/blocklist/blocklist-store.ts";
import { lookUpHit } from "#shared/honeypots/hit-store.ts";
import type { StoredHoneypot } from "#shared/honeypots/honeypot.ts";
import type { StoredHoneypotHit } from "#shared/honeypots/honeypot-hit.ts";
import { lookUpHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { logger } from "#shared/platform/logger.ts";
import { causeOf, onBehalfOf } from "#shared/platform/trace-context.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";

/** What a function that proposes blocks may touch: it can ask for an action, and approve, change or run none. */
export const proposesBlocks = {
  tables: {
    ...weighs.tables,
    ...blockIp.reads.tables,
    honeypots: "read",
    honeypotHits: "read",
    actions: "append",
    auditEntries: "append",
  },
} as const;

const dayMs = 24 * 3600 * 1000;
/** Addresses go from hand to hand. */
const blockedS = 7 * 24 * 3600;
/** Whoever has many addresses must not bury what people are to decide. */
const mostWaiting = 50;

/** The network that a customer is given: whoever has one address of IPv6 has 2^64 of them. */
const customerPrefix = 64;

/** Proposes to block whoever has touched a decoy that asks for it: once a day for each address, however many decoys. */
export async function proposeBlock(policies: PolicyBook, tenantId: string, hitId: string): Promise<void> {
  const hit = await lookUpHit(tenantId, hitId);
  if (!hit) return;
  const decoy = await lookUpHoneypot(tenantId, hit.honeypot_id);
  if (!decoy?.propose_block) return;
  await onBehalfOf(causeOf(hit), () => propose(policies, decoy, hit));
}

async function propose(policies: PolicyBook, decoy: StoredHoneypot, hit: StoredHoneypotHit): Promise<void> {
  const { tenant_id: tenantId, id: honeypot_id } = decoy;
  const address = whatToBlock(hit.ip);
  if (address === undefined) return;
  const seenAt = Date.parse(hit.first_at);
  const day = seenAt - (seenAt % dayMs);
  const id = hashedUuid(7, day, `block proposed ${tenantId} ${address}`);
  if (await lookUpAction(tenantId, id)) return;
  const now = clock.now();
  const intent = await intentOf(decoy, hit, address, now);
  if (!intent) return;
  const { requirement } = await weigh(policies, intent, now);
  // Forbidden by a policy.
  if (!requirement) return;
  const why = await whyNoRoom(tenantId);
  if (why !== undefined) {
    logger.warning(`a block isn't proposed: ${why}`, { honeypot_id, ip: hit.ip });
    return;
  }
  const action = draftAction(intent, requirement, now, id);
  const { type, risk, target, digest, state } = action;
  await commitChange(async (change) => {
    change.write(addingAction(action));
    const meta = { type, risk, target_kind: target.kind, target: target.id, honeypot_id, digest, state };
    auditDeed(change, { by: "system", action: "action.request", targetId: id, tenantId, meta });
  });
}

async function whyNoRoom(tenantId: string): Promise<string | undefined> {
  const waiting = await listActions(tenantId, "awaiting_approval", mostWaiting, undefined);
  if (waiting.length >= mostWaiting) return "too much waits for approval";
  return (await isRoomForRule(tenantId, "honeypot")) ? undefined : "the blocklist has no room for more";
}

/** An address, or of IPv6 its network; undefined where the gateway has seen none. */
function whatToBlock(ip: string): string | undefined {
  const range = readRange(ip);
  if (!range) return undefined;
  return writeRange(range.family === 4 ? range : rangeOf(6, range.network, customerPrefix));
}

/** undefined where there is nothing to block, because it is already. */
async function intentOf(
  decoy: StoredHoneypot,
  hit: StoredHoneypotHit,
  address: string,
  now: number,
): Promise<Intent | undefined> {
  const parameters = blockIp.parameters.parse({ address, severity: "high", duration_s: blockedS });
  const rules = await blockIp.read(decoy.tenant_id, parameters);
  if (rules.length > 0) return undefined;
  const { target, preview, reach = 1 } = blockIp.look(rules, parameters);
  return {
    ...{ tenant_id: decoy.tenant_id, type: blockIp.name, risk: blockIp.risk, target, preview, parameters },
    ...{ target_version: blockIp.versionOf(rules), blast_radius: reach, entity_id: null, incident_id: null },
    reason: `${hit.ip} touched the decoy “${decoy.name}”`,
    ...{ verification: null, not_before: now, expires_at: now + dayMs, rolls_back: null },
    requested_by: decoyAsRequester(decoy.id),
    requester: { kind: "key", people: [] },
  };
}
