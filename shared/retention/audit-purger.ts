import { digestsBefore, retireDigest } from "#shared/audit/archive/retire-digest.ts";
import { chainKinds, chainOf } from "#shared/audit/audit-chain.ts";
import type { Purger } from "#shared/retention/purger.ts";

/** Removes the audit log's oldest entries, digest by digest: a page is what one of them holds. */
export const auditPurger: Purger = {
  next: async (tenantId, cutoff) => {
    for (const kind of chainKinds) {
      for await (const { digest, first_seq, last_seq } of digestsBefore(chainOf(tenantId, kind), cutoff)) {
        return { shelf: kind, through: String(digest), count: last_seq - first_seq + 1 };
      }
    }
    return undefined;
  },
  remove: async (tenantId, { shelf, through }) => {
    const kind = chainKinds.find((candidate) => candidate === shelf);
    if (kind) await retireDigest(chainOf(tenantId, kind), Number(through));
  },
  count: async (tenantId, cutoff) => {
    let due = 0;
    for (const kind of chainKinds) {
      for await (const { first_seq, last_seq } of digestsBefore(chainOf(tenantId, kind), cutoff)) {
        due += last_seq - first_seq + 1;
      }
    }
    return { due, complete: true };
  },
};
