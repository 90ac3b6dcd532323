import type { Intent } from "#shared/actions/action.ts";
import { addingAction, listActions, lookUpAction } from "#shared/actions/action-store.ts";
import { draftAction } from "#shared/actions/draft-action.ts";
import { blockIp } from "#shared/actions/types/block-ip.ts";
import { weigh, weighs } from "#shared/actions/weigh.ts";
import { auditDeed } from "#shared/audit/audit-deed.ts";
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

/** Proposes to block whoever has touched a decoy that asks for it: once a day for each decoy and address. */
export async function proposeBlock(policies: PolicyBook, tenantId: string, hitId: string): Promise<void> {
  const hit = await lookUpHit(tenantId, hitId);
  if (!hit) return;
  const decoy = await lookUpHoneypot(tenantId, hit.honeypot_id);
  if (!decoy?.propose_block) return;
  await onBehalfOf(causeOf(hit), () => propose(policies, decoy, hit));
}

async function propose(policies: PolicyBook, decoy: StoredHoneypot, hit: StoredHoneypotHit): Promise<void> {
  const { tenant_id: tenantId, id: honeypot_id } = decoy;
  const seenAt = Date.parse(hit.first_at);
  const day = seenAt - (seenAt % dayMs);
  const id = hashedUuid(7, day, `block proposed ${tenantId} ${honeypot_id} ${hit.ip}`);
  if (await lookUpAction(tenantId, id)) return;
  const now = clock.now();
  const intent = await intentOf(decoy, hit, now);
  if (!intent) return;
  const { requirement } = await weigh(policies, intent, now);
  // Forbidden by a policy.
  if (!requirement) return;
  const waiting = await listActions(tenantId, "awaiting_approval", mostWaiting, undefined);
  if (waiting.length >= mostWaiting) {
    logger.warning("a block isn't proposed: too much waits for approval", { honeypot_id, ip: hit.ip });
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

/** undefined where there is nothing to block: it is already, or is no address. */
async function intentOf(
  decoy: StoredHoneypot,
  hit: StoredHoneypotHit,
  now: number,
): Promise<Intent | undefined> {
  const wanted = { address: hit.ip, severity: "high", duration_s: blockedS };
  const { data: parameters } = blockIp.parameters.safeParse(wanted);
  if (!parameters) return undefined;
  const rules = await blockIp.read(decoy.tenant_id, parameters);
  if (rules.length > 0) return undefined;
  const { target, preview, reach = 1 } = blockIp.look(rules, parameters);
  return {
    ...{ tenant_id: decoy.tenant_id, type: blockIp.name, risk: blockIp.risk, target, preview, parameters },
    ...{ target_version: blockIp.versionOf(rules), blast_radius: reach, entity_id: null, incident_id: null },
    reason: `Touched the decoy “${decoy.name}”`,
    ...{ verification: null, not_before: now, expires_at: now + dayMs, rolls_back: null },
    requested_by: `honeypot:${decoy.id}`,
    requester: { kind: "key", people: [] },
  };
}
