import * as z from "zod";
import { instant } from "#shared/alarms/instant.ts";
import { auditActions } from "#shared/audit/audit-action.ts";
import { chainKinds } from "#shared/audit/audit-chain.ts";
import { AuditEntry, auditStatuses } from "#shared/audit/audit-entry.ts";
import { readBackward, readEntry } from "#shared/audit/audit-store.ts";
import { firstAfter } from "#shared/audit/first-after.ts";
import { pageQuery } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";

const word = z.string().min(1).max(256).optional();
const moment = instant(clock.now).optional();

export const AuditQuery = z.strictObject({
  ...pageQuery,
  chain: z.enum(chainKinds).default("changes"),
  actor_id: word,
  action: z.enum(auditActions).optional(),
  target: word,
  target_id: word,
  status: z.enum(auditStatuses).optional(),
  from: moment,
  to: moment,
});
type Query = z.output<typeof AuditQuery>;

/** An entry with its hash, by which it can be found in an export. */
export const ShownAuditEntry = AuditEntry.extend({ hash: z.string() }).meta({ id: "ShownAuditEntry" });
type Shown = z.output<typeof ShownAuditEntry>;

/**
 * Looked at for one page, wherever the filter finds nothing: 2 MB or so, half a second. An index for each filter would
 * double the price of every change, to make a question faster that is asked once in a month.
 */
const mostPerPage = 4000;
const mostPerRead = 1000;

/** One page, newest first. @returns where the next one goes on: it may be there although this one is short. */
export async function listEntries(
  chain: string,
  query: Query,
  before: number | undefined,
): Promise<{ items: Shown[]; before: number | null }> {
  const items: Shown[] = [];
  let place =
    before ?? (query.to === undefined ? Number.MAX_SAFE_INTEGER : await firstAfter(chain, query.to));
  const perRead = isFiltered(query) ? mostPerRead : query.limit + 1;
  for (let looked = 0; looked < mostPerPage; ) {
    const page = await readBackward(chain, place, perRead);
    if (page.length === 0) return { items, before: null };
    looked += page.length;
    for (const stored of page) {
      const entry = readEntry(stored);
      if (query.from !== undefined && Date.parse(entry.timestamp) < query.from)
        return { items, before: null };
      if (!matches(entry, query)) continue;
      if (items.length === query.limit) return { items, before: place };
      items.push({ ...entry, hash: stored.hash });
      place = stored.seq;
    }
    place = page.at(-1)!.seq;
  }
  return { items, before: place };
}

const filters = ["actor_id", "action", "target", "target_id", "status"] as const;
const isFiltered = (query: Query): boolean => filters.some((name) => query[name] !== undefined);
const matches = (entry: AuditEntry, query: Query): boolean =>
  filters.every((name) => query[name] === undefined || entry[name] === query[name]);
