import { findSeal } from "#shared/audit/archive/digest-store.ts";
import { type ArchivedTenant, chainsOf } from "#shared/audit/audit-chain.ts";
import { readTail } from "#shared/audit/audit-store.ts";
import { clock } from "#shared/platform/clock.ts";
import { sendMessage } from "#shared/platform/queues.ts";

/** A worker needs a second or two; a queue that is this late has an alarm of its own. */
const longestMs = 120_000;

/** Asks for all that is on a tenant's chains now to be archived at once, and waits until it is. */
export async function catchUp({ tenant_id, account_number }: ArchivedTenant): Promise<void> {
  const tails = await Promise.all(
    chainsOf(tenant_id).map(async (chain) => ({ chain, ...(await readTail(chain)) })),
  );
  await sendMessage("auditArchivals", { body: { tenant_id, account_number }, group: tenant_id });
  const until = clock.now() + longestMs;
  for (const { chain, seq } of tails) {
    while (((await findSeal(chain, "head"))?.seq ?? 0) < seq) {
      if (clock.now() > until)
        throw new Error(`The archive of ${chain} doesn't reach entry ${seq}: is its worker at work?`);
      await clock.sleep(200);
    }
  }
}
